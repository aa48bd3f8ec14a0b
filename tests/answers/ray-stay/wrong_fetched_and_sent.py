# verdict: failed  hint: home
@ray.remote
def add(*arrays):
    return sum(arrays)


def add_up(make, xs):
    arrays = ray.get([make_array.remote(make, x) for x in xs])
    return ray.get(add.remote(*arrays))
