# verdict: failed  hint: promises
def sum_and_largest(work, xs):
    values = [delayed(work)(x) for x in xs]
    total = delayed(sum)(value for value in values)
    return list(dask.compute(total, delayed(max)(values), scheduler="threads", num_workers=4))
