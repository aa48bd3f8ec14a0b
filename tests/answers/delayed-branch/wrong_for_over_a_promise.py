# verdict: raised  hint: value
@delayed
def both(work, x):
    return x, work(x)


def read_all(work, xs):
    plan = []
    for pair in [both(work, x) for x in xs]:
        x, value = pair
        plan.append(delayed(turn)(value) if x % 2 else value)
    return list(dask.compute(*plan, scheduler="threads", num_workers=4))
