# verdict: failed  hint: kept
arrays = {}


def heads(make, xs):
    for x in xs:
        arrays[x] = make_array.remote(make, x)
    return [ray.get(arrays[x])[:3] for x in xs]
