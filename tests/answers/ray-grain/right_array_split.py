# verdict: passed
import numpy as np


@ray.remote
def batch(work, xs):
    return [work(x) for x in xs]


def many_small(work, xs):
    refs = [batch.remote(work, part) for part in np.array_split(xs, 10)]
    return [value for values in ray.get(refs) for value in values]
