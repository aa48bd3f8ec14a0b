# verdict: passed
@ray.remote
def head(array):
    return array[:3]


def heads(make, xs):
    return ray.get([head.remote(make_array.remote(make, x)) for x in xs])
