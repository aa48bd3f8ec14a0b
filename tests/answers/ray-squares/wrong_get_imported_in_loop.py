# verdict: failed  hint: loop
from ray import get


@ray.remote
def call(work, x):
    return work(x)


def square_all(work, xs):
    return [get(call.remote(work, x)) for x in xs]
