# verdict: failed  hint: own
@ray.remote
def two(work, pair):
    return [work(x) for x in pair]


def square_all(work, xs):
    refs = [two.remote(work, xs[i : i + 2]) for i in range(0, len(xs), 2)]
    return [value for pair in ray.get(refs) for value in pair]
