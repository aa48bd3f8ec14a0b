# verdict: raised  hint: direct
@ray.remote
def batch(work, xs):
    return [work(x) for x in xs]


def many_small(work, xs):
    results = []
    for i in range(0, len(xs), 100):
        results += batch(work, xs[i : i + 100])
    return results
