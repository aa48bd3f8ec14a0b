# verdict: failed  hint: home
@ray.remote
def stack(*arrays):
    return np.stack(arrays)


def add_up(make, xs):
    return ray.get(stack.remote(*[make_array.remote(make, x) for x in xs])).sum(axis=0)
