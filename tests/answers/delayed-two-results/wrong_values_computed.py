# verdict: failed  hint: tasks
def sum_and_largest(work, xs):
    values = dask.compute(*[delayed(work)(x) for x in xs], scheduler="threads", num_workers=4)
    return [sum(values), max(values)]
