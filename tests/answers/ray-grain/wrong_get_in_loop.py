# verdict: failed  hint: loop
@ray.remote
def batch(work, xs):
    return [work(x) for x in xs]


def many_small(work, xs):
    results = []
    for i in range(0, len(xs), 100):
        results += ray.get(batch.remote(work, xs[i : i + 100]))
    return results
