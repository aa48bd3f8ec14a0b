# verdict: raised  hint: ref
@ray.remote
def add_all(arrays):
    return sum(arrays)


def add_up(make, xs):
    return ray.get(add_all.remote([make_array.remote(make, x) for x in xs]))
