# verdict: passed
def train(gradient, batches):
    server = Server.remote()
    weight = 0
    for batch in batches:
        gradients = ray.get([gradient_of.remote(gradient, weight, x) for x in batch])
        for each in gradients:
            server.apply.remote(each)
        weight = ray.get(server.read.remote())
    return weight
