# verdict: failed  hint: home
@ray.remote
def add(a, b):
    return a + b


def add_up(make, xs):
    refs = [ray.put(array) for array in ray.get([make_array.remote(make, x) for x in xs])]
    total = refs[0]
    for ref in refs[1:]:
        total = add.remote(total, ref)
    return ray.get(total)
