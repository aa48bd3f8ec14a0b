# verdict: failed  hint: task
@ray.remote
def call(value):
    return value


def square_all(work, xs):
    return ray.get([call.remote(work(x)) for x in xs])
