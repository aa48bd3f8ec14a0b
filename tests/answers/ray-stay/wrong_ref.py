# verdict: failed  hint: refs
@ray.remote
def add(*arrays):
    return sum(arrays)


def add_up(make, xs):
    return add.remote(*[make_array.remote(make, x) for x in xs])
