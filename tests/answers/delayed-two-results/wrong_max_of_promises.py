# verdict: raised  hint: compared
def sum_and_largest(work, xs):
    values = [delayed(work)(x) for x in xs]
    return list(dask.compute(sum(values), max(values), scheduler="threads", num_workers=4))
