# verdict: passed
@ray.remote
def batch(work, xs):
    return [work(x) for x in xs]


def many_small(work, xs):
    refs = []
    for start in range(0, len(xs), 50):
        refs.append(batch.remote(work, xs[start : start + 50]))
    results = []
    for values in ray.get(refs):
        results.extend(values)
    return results
