# verdict: failed  hint: home
def add_up(make, xs):
    refs, total = [make_array.remote(make, x) for x in xs], 0
    while refs:
        ready, refs = ray.wait(refs)
        total = total + ray.get(ready[0])
    return total
