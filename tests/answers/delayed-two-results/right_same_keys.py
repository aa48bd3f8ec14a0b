# verdict: passed
def sum_and_largest(work, xs):
    lazy_work = delayed(work, pure=True)
    total = delayed(sum)([lazy_work(x) for x in xs])
    largest = delayed(max)([lazy_work(x) for x in xs])
    return list(dask.compute(total, largest, scheduler="threads", num_workers=4))
