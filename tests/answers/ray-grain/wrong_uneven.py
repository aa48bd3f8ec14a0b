# verdict: failed  hint: uneven
@ray.remote
def batch(work, xs):
    return [work(x) for x in xs]


def many_small(work, xs):
    parts = [xs[:1], xs[1:2], xs[2:3], xs[3:]]
    return sum(ray.get([batch.remote(work, part) for part in parts]), [])
