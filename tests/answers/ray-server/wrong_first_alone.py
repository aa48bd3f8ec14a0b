# verdict: failed  hint: first
def train(gradient, batches):
    server = Server.remote()
    weight_ref = server.read.remote()
    first, *others = batches[0]
    gradients = [ray.get(gradient_of.remote(gradient, weight_ref, first))]
    gradients += ray.get([gradient_of.remote(gradient, weight_ref, x) for x in others])
    for each in gradients:
        server.apply.remote(each)
    weight_ref = server.read.remote()
    for x in batches[1]:
        server.apply.remote(gradient_of.remote(gradient, weight_ref, x))
    return ray.get(server.read.remote())
