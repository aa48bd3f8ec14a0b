# verdict: passed
@ray.remote
def add_all(refs):
    return np.sum(ray.get(refs), axis=0)


def add_up(make, xs):
    return ray.get(add_all.remote([make_array.remote(make, x) for x in xs]))
