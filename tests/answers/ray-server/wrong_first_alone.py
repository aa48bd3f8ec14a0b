# verdict: failed  hint: first
def train(gradient, batches):
    server = Server.remote()
    weight_ref = server.read.remote()
    first, *others = batches[0]
    gradient_ref = gradient_of.remote(gradient, weight_ref, first)
    ray.wait([gradient_ref])
    server.apply.remote(gradient_ref)
    for x in others:
        server.apply.remote(gradient_of.remote(gradient, weight_ref, x))
    weight_ref = server.read.remote()
    for x in batches[1]:
        server.apply.remote(gradient_of.remote(gradient, weight_ref, x))
    return ray.get(server.read.remote())
