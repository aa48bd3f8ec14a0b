# verdict: failed  hint: sum
@ray.remote
def mean(*arrays):
    return np.mean(arrays, axis=0)


def add_up(make, xs):
    return ray.get(mean.remote(*[make_array.remote(make, x) for x in xs]))
