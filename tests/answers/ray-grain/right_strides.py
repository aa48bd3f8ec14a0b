# verdict: passed
@ray.remote
def batch(work, xs):
    return [work(x) for x in xs]


def many_small(work, xs):
    refs = [batch.remote(work, xs[i::4]) for i in range(4)]
    results = [None] * len(xs)
    for i, values in enumerate(ray.get(refs)):
        results[i::4] = values
    return results
