# verdict: failed  hint: refs
@ray.remote
def batch(work, xs):
    return [work(x) for x in xs]


def many_small(work, xs):
    return [batch.remote(work, xs[i : i + 100]) for i in range(0, len(xs), 100)]
