# verdict: passed
@ray.remote
def square(work, x):
    return work(x)


def square_all(work, xs):
    return ray.get([square.remote(work, x) for x in xs])
