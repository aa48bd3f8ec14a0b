# verdict: passed
def heads(make, xs):
    refs = [make_array.remote(make, x) for x in xs]
    return [ray.get(ref)[:3].copy() for ref in refs]
