# verdict: failed  hint: task
def train(gradient, batches):
    server = Server.remote()
    for batch in batches:
        weight = ray.get(server.read.remote())
        for x in batch:
            server.apply.remote(gradient(weight, x))
    return ray.get(server.read.remote())
