# verdict: failed  hint: values
@ray.remote
def square(work, x):
    return work(x) ** 2


def square_all(work, xs):
    return ray.get([square.remote(work, x) for x in xs])
