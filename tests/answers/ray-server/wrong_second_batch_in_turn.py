# verdict: failed  hint: later
def train(gradient, batches):
    server = Server.remote()
    for i, batch in enumerate(batches):
        weight = ray.get(server.read.remote())
        for x in batch:
            applied_ref = server.apply.remote(gradient_of.remote(gradient, weight, x))
            if i:
                ray.get(applied_ref)
    return ray.get(server.read.remote())
