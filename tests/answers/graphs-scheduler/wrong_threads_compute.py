# verdict: failed  hint: gil
def compute_plan(plan, kind):
    options = {
        "wait": {"scheduler": "threads", "num_workers": 4},
        "compute": {"scheduler": "threads", "num_workers": 4},
        "connection": {"scheduler": "synchronous"},
    }
    return list(dask.compute(*plan, **options[kind]))
