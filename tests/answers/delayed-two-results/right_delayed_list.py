# verdict: passed
def sum_and_largest(work, xs):
    values = delayed([delayed(work)(x) for x in xs])
    return list(dask.compute(delayed(sum)(values), delayed(max)(values), scheduler="threads", num_workers=4))
