# verdict: failed  hint: tasks
def sum_and_largest(work, xs):
    plan = [delayed(work)(x) for x in xs]
    *values, _, _ = dask.compute(*plan, delayed(sum)([]), delayed(list)(), scheduler="threads", num_workers=4)
    return [sum(values), max(values)]
