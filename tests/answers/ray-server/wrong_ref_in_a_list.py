# verdict: raised  hint: weight
@ray.remote
def of_list(gradient, weights, x):
    return gradient(weights[0], x)


def train(gradient, batches):
    server = Server.remote()
    return ray.get(of_list.remote(gradient, [server.read.remote()], batches[0][0]))
