# verdict: failed  hint: later
def read_all(work, xs):
    plan = [delayed(turn)(delayed(work)(x)) if x % 2 else delayed(work)(x) for x in xs]
    first = dask.compute(*plan[:4], scheduler="threads", num_workers=4)
    return [*first, *(value.compute(scheduler="threads", num_workers=4) for value in plan[4:])]
