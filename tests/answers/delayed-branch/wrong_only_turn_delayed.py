# verdict: failed  hint: eager
def read_all(work, xs):
    plan = []
    for x in xs:
        value = work(x)
        plan.append(delayed(turn)(value) if x % 2 else value)
    return list(dask.compute(*plan, scheduler="threads", num_workers=4))
