# verdict: failed  hint: four
def compute_plan(plan, kind):
    return list(dask.compute(*plan, scheduler="synchronous"))
