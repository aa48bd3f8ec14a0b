# verdict: failed  hint: thread
def compute_plan(plan, kind):
    options = {
        "wait": {"scheduler": "threads", "num_workers": 4},
        "compute": {"scheduler": "processes", "num_workers": 2, "chunksize": 1},
        "connection": {"scheduler": "threads", "num_workers": 1},
    }
    return list(dask.compute(*plan, **options[kind]))
