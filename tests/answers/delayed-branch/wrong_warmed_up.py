# verdict: failed  hint: first
def read_all(work, xs):
    plan = [delayed(turn)(delayed(work)(x)) if x % 2 else delayed(work)(x) for x in xs]
    first = plan[0].compute(scheduler="threads", num_workers=4)
    return [first, *dask.compute(*plan[1:], scheduler="threads", num_workers=4)]
