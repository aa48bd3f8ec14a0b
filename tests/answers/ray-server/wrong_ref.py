# verdict: failed  hint: refs
def train(gradient, batches):
    server = Server.remote()
    for batch in batches:
        weight_ref = server.read.remote()
        for x in batch:
            server.apply.remote(gradient_of.remote(gradient, weight_ref, x))
    return server.read.remote()
