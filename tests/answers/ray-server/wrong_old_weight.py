# verdict: failed  hint: stale
def train(gradient, batches):
    server = Server.remote()
    weight_ref = server.read.remote()
    for batch in batches:
        for x in batch:
            server.apply.remote(gradient_of.remote(gradient, weight_ref, x))
    return ray.get(server.read.remote())
