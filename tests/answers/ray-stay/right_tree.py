# verdict: passed
@ray.remote
def add(a, b):
    return a + b


def add_up(make, xs):
    refs = [make_array.remote(make, x) for x in xs]
    while len(refs) > 1:
        refs = (
            [add.remote(*refs[:2]), *refs[2:]]
            if len(refs) % 2
            else [add.remote(a, b) for a, b in zip(refs[::2], refs[1::2])]
        )
    return ray.get(refs[0])
