# verdict: failed  hint: loop
def heads(make, xs):
    return [ray.get(make_array.remote(make, x))[:3].copy() for x in xs]
