# verdict: failed  hint: twice
@ray.remote
def head(make, x):
    return (make(x)[:3] + make(x)[:3]) / 2


def heads(make, xs):
    return ray.get([head.remote(make, x) for x in xs])
