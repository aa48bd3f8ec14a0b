# verdict: passed
def read_all(work, xs):
    values = [delayed(turn)(delayed(work)(x)) if x % 2 else delayed(work)(x) for x in xs]
    return list(dask.compute(*values, scheduler="threads", num_workers=8))
