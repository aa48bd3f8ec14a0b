# verdict: passed
@ray.remote
def call(work, x):
    return work(x)


def square_all(work, xs):
    values, flying = [None] * len(xs), {}
    for i, x in enumerate(xs):
        if len(flying) == 4:
            (done,), _ = ray.wait(list(flying), num_returns=1)
            values[flying.pop(done)] = ray.get(done)
        flying[call.remote(work, x)] = i
    for ref, i in flying.items():
        values[i] = ray.get(ref)
    return values
