# verdict: failed  hint: server
def train(gradient, batches):
    weight = 0
    for batch in batches:
        weight += sum(ray.get([gradient_of.remote(gradient, weight, x) for x in batch]))
    return weight
