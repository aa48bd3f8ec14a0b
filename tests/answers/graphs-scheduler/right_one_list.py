# verdict: passed
def compute_plan(plan, kind):
    if kind == "connection":
        return dask.compute(plan, scheduler="sync")[0]
    if kind == "wait":
        return dask.compute(plan, scheduler="threads", num_workers=len(plan))[0]
    return dask.compute(plan, scheduler="processes", num_workers=2, chunksize=3)[0]
