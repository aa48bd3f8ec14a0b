# verdict: passed
@ray.remote
def step(gradient, server, weight, x):
    ray.get(server.apply.remote(gradient(weight, x)))


def train(gradient, batches):
    server = Server.remote()
    for batch in batches:
        weight_ref = server.read.remote()
        ray.get([step.remote(gradient, server, weight_ref, x) for x in batch])
    return ray.get(server.read.remote())
