# verdict: passed
@ray.remote
def call(work, x):
    return work(x)


def square_all(work, xs):
    values, flying = [], []
    for x in xs:
        if len(flying) == 4:
            values.append(ray.get(flying.pop(0)))
        flying.append(call.remote(work, x))
    return values + ray.get(flying)
