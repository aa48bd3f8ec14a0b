# verdict: failed  hint: refs
@ray.remote
def call(work, x):
    return work(x)


def square_all(work, xs):
    return [call.remote(work, x) for x in xs]
