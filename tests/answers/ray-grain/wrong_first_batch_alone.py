# verdict: failed  hint: first
@ray.remote
def batch(work, xs):
    return [work(x) for x in xs]


def many_small(work, xs):
    values = ray.get(batch.remote(work, xs[:100]))
    for more in ray.get([batch.remote(work, xs[i : i + 100]) for i in range(100, len(xs), 100)]):
        values += more
    return values
