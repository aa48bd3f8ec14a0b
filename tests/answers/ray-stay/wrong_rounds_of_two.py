# verdict: failed  hint: slots
@ray.remote
def add(*arrays):
    return sum(arrays)


def add_up(make, xs):
    refs = []
    for i in range(0, len(xs), 2):
        pair = [make_array.remote(make, x) for x in xs[i : i + 2]]
        refs += ray.wait(pair, num_returns=2)[0]
    return ray.get(add.remote(*refs))
