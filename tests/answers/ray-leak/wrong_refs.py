# verdict: failed  hint: refs
@ray.remote
def head(array):
    return array[:3].copy()


def heads(make, xs):
    return [head.remote(make_array.remote(make, x)) for x in xs]
