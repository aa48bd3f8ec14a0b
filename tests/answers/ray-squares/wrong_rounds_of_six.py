# verdict: failed  hint: later
@ray.remote
def call(work, x):
    return work(x)


def square_all(work, xs):
    values = []
    for i in range(0, len(xs), 6):
        values += ray.get([call.remote(work, x) for x in xs[i : i + 6]])
    return values
