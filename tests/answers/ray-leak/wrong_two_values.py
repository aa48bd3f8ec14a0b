# verdict: failed  hint: heads
def heads(make, xs):
    refs = [make_array.remote(make, x) for x in xs]
    return [ray.get(ref)[:2].copy() for ref in refs]
