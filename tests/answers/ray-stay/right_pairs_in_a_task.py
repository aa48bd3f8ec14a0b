# verdict: passed
@ray.remote
def two(make, xs):
    return make(xs[0]) + make(xs[1])


@ray.remote
def add(*arrays):
    return np.sum(arrays, axis=0)


def add_up(make, xs):
    return ray.get(add.remote(*[two.remote(make, xs[i : i + 2]) for i in range(0, len(xs), 2)]), timeout=60)
