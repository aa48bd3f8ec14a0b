# verdict: failed  hint: thread
def compute_plan(plan, kind):
    return list(dask.compute(*plan))
