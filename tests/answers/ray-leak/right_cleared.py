# verdict: passed
arrays = {}


def heads(make, xs):
    for x in xs:
        arrays[x] = make_array.remote(make, x)
    try:
        return [np.array(ray.get(arrays[x])[:3]) for x in xs]
    finally:
        arrays.clear()
