# verdict: raised  hint: not-a-batch
@ray.remote
def batch(work, xs):
    [work(x) for x in xs]


def many_small(work, xs):
    refs = [batch.remote(work, xs[i : i + 100]) for i in range(0, len(xs), 100)]
    return [value for values in ray.get(refs) for value in values]
