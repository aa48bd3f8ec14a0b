# verdict: failed  hint: loop
def train(gradient, batches):
    server = Server.remote()
    for batch in batches:
        weight = ray.get(server.read.remote())
        for x in batch:
            ray.get(server.apply.remote(gradient_of.remote(gradient, weight, x)))
    return ray.get(server.read.remote())
