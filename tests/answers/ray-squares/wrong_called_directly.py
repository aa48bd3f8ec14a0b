# verdict: raised  hint: direct
@ray.remote
def call(work, x):
    return work(x)


def square_all(work, xs):
    return [call(work, x) for x in xs]
