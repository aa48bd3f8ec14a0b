# verdict: failed  hint: one
def sum_and_largest(work, xs):
    values = [delayed(work)(x).compute(scheduler="threads", num_workers=4) for x in xs]
    return list(dask.compute(delayed(sum)(values), delayed(max)(values), scheduler="threads", num_workers=4))
