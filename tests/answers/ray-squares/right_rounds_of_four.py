# verdict: passed
@ray.remote
def call(work, x):
    return work(x)


def square_all(work, xs):
    values = []
    for i in range(0, len(xs), 4):
        values += ray.get([call.remote(work, x) for x in xs[i : i + 4]])
    return values
