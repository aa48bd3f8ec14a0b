# verdict: failed  hint: view
def heads(make, xs):
    refs = [make_array.remote(make, x) for x in xs]
    return [np.asarray(ray.get(ref)[:3]) for ref in refs]
