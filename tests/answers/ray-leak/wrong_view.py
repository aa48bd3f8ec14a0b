# verdict: failed  hint: view
def heads(make, xs):
    refs = [make_array.remote(make, x) for x in xs]
    return [array[:3] for array in ray.get(refs)]
