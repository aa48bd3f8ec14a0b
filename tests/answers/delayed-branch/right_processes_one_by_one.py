# verdict: passed
def read_all(work, xs):
    plan = [delayed(turn)(delayed(work)(x)) if x % 2 else delayed(work)(x) for x in xs]
    return list(dask.compute(*plan, scheduler="processes", num_workers=4, chunksize=1))
