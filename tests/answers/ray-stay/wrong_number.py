# verdict: failed  hint: sum
@ray.remote
def total(array):
    return float(array.sum())


def add_up(make, xs):
    return sum(ray.get([total.remote(make_array.remote(make, x)) for x in xs]))
