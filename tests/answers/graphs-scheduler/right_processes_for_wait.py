# verdict: passed with advice  hint: cheaper
def compute_plan(plan, kind):
    options = {
        "wait": {"scheduler": "processes", "num_workers": 4, "chunksize": 1},
        "compute": {"scheduler": "processes", "num_workers": 2, "chunksize": 1},
        "connection": {"scheduler": "synchronous"},
    }
    return list(dask.compute(*plan, **options[kind]))
