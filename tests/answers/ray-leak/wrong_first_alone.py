# verdict: failed  hint: first
def heads(make, xs):
    first = ray.get(make_array.remote(make, xs[0]))
    refs = [make_array.remote(make, x) for x in xs[1:]]
    return [first[:3].copy(), *[ray.get(ref)[:3].copy() for ref in refs]]
