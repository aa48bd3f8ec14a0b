# verdict: failed  hint: strides
@ray.remote
def batch(work, xs):
    return [work(x) for x in xs]


def many_small(work, xs):
    results = []
    for values in ray.get([batch.remote(work, xs[i::10]) for i in range(10)]):
        results += values
    return results
