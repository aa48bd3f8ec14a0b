# verdict: failed  hint: home
def add_up(make, xs):
    return sum(ray.get([make_array.remote(make, x) for x in xs], timeout=60))
