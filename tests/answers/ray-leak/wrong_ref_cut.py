# verdict: raised  hint: ref
def heads(make, xs):
    return ray.get([make_array.remote(make, x)[:3] for x in xs])
