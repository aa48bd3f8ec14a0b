# verdict: failed  hint: deep
import functools


def merge_all(merge, parts):
    add = functools.partial(merge_two.remote, merge)
    a, b, c, d = [functools.reduce(add, parts[i::4]) for i in range(4)]
    return ray.get(add(add(a, b), add(c, d)))
