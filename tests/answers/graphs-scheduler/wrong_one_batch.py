# verdict: failed  hint: six
def compute_plan(plan, kind):
    options = {
        "wait": {"scheduler": "threads", "num_workers": 4},
        "compute": {"scheduler": "processes", "num_workers": 2},
        "connection": {"scheduler": "synchronous"},
    }
    return list(dask.compute(*plan, **options[kind]))
