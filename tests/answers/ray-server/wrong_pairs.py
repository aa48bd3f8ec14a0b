# verdict: failed  hint: slots
def train(gradient, batches):
    server = Server.remote()
    for batch in batches:
        weight = ray.get(server.read.remote())
        for pair in (batch[:2], batch[2:]):
            ray.get([server.apply.remote(gradient_of.remote(gradient, weight, x)) for x in pair])
    return ray.get(server.read.remote())
