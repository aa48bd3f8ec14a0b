# verdict: failed  hint: tiny
@ray.remote
def batch(work, xs):
    return [work(x) for x in xs]


def many_small(work, xs):
    refs = [batch.remote(work, xs[i : i + 10]) for i in range(0, len(xs), 10)]
    return [value for values in ray.get(refs) for value in values]
