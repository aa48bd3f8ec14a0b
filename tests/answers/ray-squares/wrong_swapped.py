# verdict: raised  hint: error
@ray.remote
def call(work, x):
    return work(x)


def square_all(work, xs):
    return ray.get([call.remote(x, work) for x in xs])
