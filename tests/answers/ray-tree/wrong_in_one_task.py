# verdict: failed  hint: chain
import functools


@ray.remote
def all_of_them(merge, parts):
    return functools.reduce(merge, parts)


def merge_all(merge, parts):
    return ray.get(all_of_them.remote(merge, parts))
