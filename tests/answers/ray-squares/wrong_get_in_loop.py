# verdict: failed  hint: loop
@ray.remote
def call(work, x):
    return work(x)


def square_all(work, xs):
    results = []
    for x in xs:
        results.append(ray.get(call.remote(work, x)))
    return results
