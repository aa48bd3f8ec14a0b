# verdict: raised  hint: error
@ray.remote
def call(work, x):
    return works(x)


def square_all(work, xs):
    return ray.get([call.remote(work, x) for x in xs])
