# verdict: failed  hint: sum  waits
def train(gradient, batches):
    server = Server.remote()
    for batch in batches:
        for x in batch:
            server.apply.remote(gradient_of.remote(gradient, server.read.remote(), x))
    return ray.get(server.read.remote())
