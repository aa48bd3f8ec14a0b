# verdict: passed
@ray.remote
def add(*arrays):
    return sum(arrays)


def add_up(make, xs):
    return ray.get(add.remote(*[make_array.remote(make, x) for x in xs]))
