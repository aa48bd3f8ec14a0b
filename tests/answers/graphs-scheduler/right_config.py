# verdict: passed
def compute_plan(plan, kind):
    schedulers = {"wait": "threads", "compute": "processes", "connection": "sync"}
    with dask.config.set(scheduler=schedulers[kind], num_workers=4, chunksize=2):
        return list(dask.compute(*plan))
