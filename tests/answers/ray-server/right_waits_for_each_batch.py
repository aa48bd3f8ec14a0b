# verdict: passed
def train(gradient, batches):
    server = Server.remote()
    for batch in batches:
        weight = ray.get(server.read.remote())
        refs = [server.apply.remote(gradient_of.remote(gradient, weight, x)) for x in batch]
        ray.get(refs)
    return ray.get(server.read.remote())
