# verdict: passed
@ray.remote
def add(first, *others):
    total = first.copy()
    for other in others:
        total += other
    return total


def add_up(make, xs):
    return ray.get(add.remote(*map(lambda x: make_array.remote(make, x), xs)), timeout=60)
