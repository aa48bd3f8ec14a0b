# verdict: raised  hint: compared
def sum_and_largest(work, xs):
    total = delayed(sum)(delayed(work)(x) for x in xs)
    largest = delayed(max)(delayed(work)(x) for x in xs)
    return list(dask.compute(total, largest, scheduler="threads", num_workers=4))
