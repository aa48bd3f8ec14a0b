# verdict: failed  hint: four
def compute_plan(plan, kind):
    options = {
        "wait": {"scheduler": "threads", "num_workers": 2},
        "compute": {"scheduler": "processes", "num_workers": 2, "chunksize": 1},
        "connection": {"scheduler": "synchronous"},
    }
    return list(dask.compute(*plan, **options[kind]))
