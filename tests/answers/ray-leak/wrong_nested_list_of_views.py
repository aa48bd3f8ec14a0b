# verdict: failed  hint: heads
def heads(make, xs):
    refs = [make_array.remote(make, x) for x in xs]
    return [[array[:3].copy()] for array in ray.get(refs)]
