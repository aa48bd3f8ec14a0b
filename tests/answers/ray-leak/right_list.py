# verdict: passed
def heads(make, xs):
    arrays = ray.get([make_array.remote(make, x) for x in xs])
    return [array[:3].tolist() for array in arrays]
