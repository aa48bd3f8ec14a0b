# verdict: passed
@ray.remote
def head_of(make, x):
    return make(x)[:3]


def heads(make, xs):
    return np.array(ray.get([head_of.remote(make, x) for x in xs]))
