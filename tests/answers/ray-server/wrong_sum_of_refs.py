# verdict: raised  hint: ref
def train(gradient, batches):
    server = Server.remote()
    refs = [gradient_of.remote(gradient, 0, x) for x in batches[0]]
    server.apply.remote(sum(refs))
    return ray.get(server.read.remote())
