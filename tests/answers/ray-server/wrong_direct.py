# verdict: raised  hint: direct
def train(gradient, batches):
    server = Server.remote()
    for batch in batches:
        weight = server.read()
        for x in batch:
            server.apply.remote(gradient_of.remote(gradient, weight, x))
    return ray.get(server.read.remote())
