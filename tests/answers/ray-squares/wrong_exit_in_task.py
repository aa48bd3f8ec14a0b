# verdict: raised  hint: error
import sys


@ray.remote
def call(work, x):
    value = work(x)
    if x == 9:
        sys.exit()
    return value


def square_all(work, xs):
    return ray.get([call.remote(work, x) for x in xs])
