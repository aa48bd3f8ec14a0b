# verdict: failed  hint: loop
@ray.remote
def add(a, b):
    return a + b


def add_up(make, xs):
    total = ray.put(0)
    for x in xs:
        total = add.remote(total, make_array.remote(make, x))
        ray.wait([total])
    return ray.get(total)
