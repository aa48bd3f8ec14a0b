# verdict: passed
def read_all(work, xs):
    plan = []
    for x in xs:
        value = delayed(work)(x)
        if x % 2 == 1:
            value = delayed(turn)(value)
        plan.append(value)
    return dask.compute(*plan, scheduler="threads", num_workers=4)
