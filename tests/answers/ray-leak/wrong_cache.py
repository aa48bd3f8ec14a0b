# verdict: failed  hint: kept
import functools


@functools.cache
def array_of(make, x):
    return make_array.remote(make, x)


def heads(make, xs):
    refs = [array_of(make, x) for x in xs]
    return [ray.get(ref)[:3].copy() for ref in refs]
