# verdict: failed  hint: tasks
def sum_and_largest(work, xs):
    plan = [delayed(work)(x) for x in xs]
    total, *values = dask.compute(delayed(sum)(plan), *plan, scheduler="threads", num_workers=4)
    return [total, max(values)]
