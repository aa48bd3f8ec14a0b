# verdict: passed
kept = []


def heads(make, xs):
    kept.extend(make_array.remote(make, x) for x in xs)
    found = []
    while kept:
        found.append(ray.get(kept.pop(0))[:3].copy())
    return found
