# verdict: failed  hint: deep
import functools


def merge_all(merge, parts):
    add = functools.partial(merge_two.remote, merge)
    pairs = [add(a, b) for a, b in zip(parts[::2], parts[1::2])] + parts[-1:]
    return ray.get(functools.reduce(add, pairs))
