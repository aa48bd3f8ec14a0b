# verdict: failed  hint: kept
last = None


def heads(make, xs):
    global last
    refs = [make_array.remote(make, x) for x in xs]
    last = refs[-1]
    return [ray.get(ref)[:3].copy() for ref in refs]
