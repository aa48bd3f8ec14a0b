# verdict: failed  hint: one-batch
@ray.remote
def batch(work, xs):
    return [work(x) for x in xs]


def many_small(work, xs):
    half = len(xs) // 2
    first, second = ray.get([batch.remote(work, xs[:half]), batch.remote(work, xs[half:])])
    return first + second
