# verdict: failed  hint: short
@ray.remote
def batch(work, xs):
    return [work(x) for x in xs]


def many_small(work, xs):
    size = len(xs) // 7
    refs = [batch.remote(work, xs[i * size : (i + 1) * size]) for i in range(7)]
    return [value for values in ray.get(refs) for value in values]
