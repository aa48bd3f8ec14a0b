# verdict: failed  hint: again
@ray.remote
def call(work, x):
    return work(x)


def square_all(work, xs):
    refs = [call.remote(work, x) for x in xs]
    results = []
    for x in xs:
        results.append(ray.get(call.remote(work, x)))
    return results
