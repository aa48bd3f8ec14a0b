# verdict: failed  hint: home
def add_up(make, xs):
    total = 0
    for ref in [make_array.remote(make, x) for x in xs]:
        total = total + ray.get(ref)
    return total
