# verdict: failed  hint: argument
@delayed
def total(values):
    values.sort()
    return sum(values)


def tally(work, xs):
    plan = {kind: total([delayed(work)(x) for x in xs if x % 2 == rest]) for rest, kind in enumerate(("even", "odd"))}
    return dask.compute(plan, scheduler="threads", num_workers=4)[0]
