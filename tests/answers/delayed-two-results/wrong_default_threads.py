# verdict: failed  hint: workers
def sum_and_largest(work, xs):
    values = [delayed(work)(x) for x in xs]
    return list(dask.compute(delayed(sum)(values), delayed(max)(values)))
