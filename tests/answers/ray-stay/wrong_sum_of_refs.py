# verdict: raised  hint: ref
def add_up(make, xs):
    return ray.get(sum(make_array.remote(make, x) for x in xs))
