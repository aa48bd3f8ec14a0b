# verdict: passed
@ray.remote
def batch(work, xs):
    return [work(x) for x in xs]


def many_small(work, xs):
    refs = [batch.remote(work, xs[i : i + 300]) for i in range(0, len(xs), 300)]
    return sum(ray.get(refs), [])
