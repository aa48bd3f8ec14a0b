# verdict: passed
@ray.remote
def some(work, xs):
    return list(map(work, xs))


def many_small(work, xs):
    n = len(xs) // 50
    parts = ray.get([some.remote(work, xs[n * i : n * (i + 1)]) for i in range(50)])
    return sum(parts, [])
