# verdict: failed  hint: order
@ray.remote
def call(work, x):
    return work(x)


def square_all(work, xs):
    refs = [call.remote(work, x) for x in xs]
    results = []
    while refs:
        results.append(ray.get(refs.pop()))
    return results
