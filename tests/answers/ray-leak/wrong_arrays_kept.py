# verdict: failed  hint: kept
arrays = {}


def heads(make, xs):
    found = ray.get([make_array.remote(make, x) for x in xs])
    arrays.update(zip(xs, found, strict=True))
    return [array[:3].copy() for array in found]
