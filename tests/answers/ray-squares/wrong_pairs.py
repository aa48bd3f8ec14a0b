# verdict: failed  hint: slots
@ray.remote
def call(work, x):
    return work(x)


def square_all(work, xs):
    results = []
    for i in range(0, len(xs), 2):
        results += ray.get([call.remote(work, x) for x in xs[i : i + 2]])
    return results
