# verdict: failed  hint: kind
def read_all(work, xs):
    plan = [delayed(work) for x in xs]
    return list(dask.compute(*plan, scheduler="threads", num_workers=4))
