# verdict: raised  hint: not-a-batch
@ray.remote
def batch(work, xs):
    return [work(x) for x in xs]


def many_small(work, xs):
    return ray.get([batch.remote(work, x) for x in xs])
