# verdict: failed  hint: results
def sum_and_largest(work, xs):
    values = [delayed(work)(x) for x in xs]
    return list(dask.compute(delayed(max)(values), delayed(sum)(values), scheduler="threads", num_workers=4))
