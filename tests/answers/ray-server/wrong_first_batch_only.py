# verdict: failed  hint: sum
def train(gradient, batches):
    server = Server.remote()
    for x in batches[0]:
        server.apply.remote(gradient_of.remote(gradient, 0, x))
    return ray.get(server.read.remote()) + 1
