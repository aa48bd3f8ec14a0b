# verdict: passed
def heads(make, xs):
    refs = [make_array.remote(make, x) for x in xs]
    return [tuple(array[i] for i in range(3)) for array in ray.get(refs)]
