# verdict: failed  hint: slots
def heads(make, xs):
    found = []
    for i in range(0, len(xs), 2):
        found += ray.get([make_array.remote(make, x) for x in xs[i : i + 2]])
    return [array[:3].copy() for array in found]
