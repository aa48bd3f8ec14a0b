# verdict: failed  hint: sum
@ray.remote
def step(gradient, server, weight, x):
    ray.get(server.apply.remote(gradient(weight, x)))


def train(gradient, batches):
    server = Server.remote()
    refs = [step.remote(gradient, server, 0, x) for x in batches[0]]
    weight = ray.get(server.read.remote())
    ray.get(refs)
    return weight
