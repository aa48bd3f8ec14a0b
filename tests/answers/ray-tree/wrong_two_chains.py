# verdict: failed  hint: few
import functools


def merge_all(merge, parts):
    add = functools.partial(merge_two.remote, merge)
    return ray.get(add(functools.reduce(add, parts[::2]), functools.reduce(add, parts[1::2])))
