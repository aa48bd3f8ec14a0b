# verdict: failed  hint: home
@ray.remote
def add(*arrays):
    return sum(arrays)


def add_up(make, xs):
    refs = [make_array.remote(make, x) for x in xs]
    halves = [add.remote(*refs[:4]), add.remote(*refs[4:])]
    return sum(ray.get(halves))
