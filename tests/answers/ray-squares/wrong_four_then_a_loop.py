# verdict: failed  hint: later
@ray.remote
def call(work, x):
    return work(x)


def square_all(work, xs):
    first = ray.get([call.remote(work, x) for x in xs[:4]])
    return first + [ray.get(call.remote(work, x)) for x in xs[4:]]
