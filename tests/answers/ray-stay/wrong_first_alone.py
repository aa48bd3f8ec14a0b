# verdict: failed  hint: first
@ray.remote
def add(*arrays):
    return sum(arrays)


def add_up(make, xs):
    first = make_array.remote(make, xs[0])
    ray.wait([first])
    return ray.get(add.remote(first, *[make_array.remote(make, x) for x in xs[1:]]))
