# verdict: failed  hint: kept
def heads(make, xs):
    heads.refs = [make_array.remote(make, x) for x in xs]
    return [ray.get(ref)[:3].copy() for ref in heads.refs]
