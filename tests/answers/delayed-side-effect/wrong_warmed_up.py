# verdict: failed  hint: first
def tally(work, xs):
    plan = [delayed(work)(x) for x in xs]
    first = plan[0].compute(scheduler="threads", num_workers=4)
    values = [first, *dask.compute(*plan[1:], scheduler="threads", num_workers=4)]
    return {
        "even": sum(value for x, value in zip(xs, values) if x % 2 == 0),
        "odd": sum(value for x, value in zip(xs, values) if x % 2),
    }
