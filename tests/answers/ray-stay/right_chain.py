# verdict: passed
@ray.remote
def add(a, b):
    return a + b


def add_up(make, xs):
    total, *others = [make_array.remote(make, x) for x in xs]
    for ref in others:
        total = add.remote(total, ref)
    return ray.get(total)
