# verdict: raised  hint: compared
def sum_and_largest(work, xs):
    values = (delayed(work)(x) for x in xs)
    total, largest = delayed(sum)(values), delayed(max)(values)
    return list(dask.compute(total, largest, scheduler="threads", num_workers=4))
