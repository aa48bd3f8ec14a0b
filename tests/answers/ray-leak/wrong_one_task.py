# verdict: failed  hint: queue
@ray.remote
def all_heads(make, xs):
    return [make(x)[:3].copy() for x in xs]


def heads(make, xs):
    return ray.get(all_heads.remote(make, xs))
