# verdict: failed  hint: one
def sum_and_largest(work, xs):
    values = dask.persist(*[delayed(work)(x) for x in xs], scheduler="threads", num_workers=4)
    total, largest = delayed(sum)(values), delayed(max)(values)
    return [total.compute(scheduler="threads", num_workers=4), largest.compute(scheduler="threads", num_workers=4)]
