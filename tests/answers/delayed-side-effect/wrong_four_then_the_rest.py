# verdict: failed  hint: later
def tally(work, xs):
    plan = [delayed(work)(x) for x in xs]
    first = dask.compute(*plan[:4], scheduler="threads", num_workers=4)
    values = [*first, *(value.compute(scheduler="threads", num_workers=4) for value in plan[4:])]
    return {
        "even": sum(value for x, value in zip(xs, values) if x % 2 == 0),
        "odd": sum(value for x, value in zip(xs, values) if x % 2),
    }
