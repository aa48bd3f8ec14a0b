# verdict: failed  hint: pieces
def compute_plan(plan, kind):
    options = {
        "wait": {"scheduler": "threads", "num_workers": 4},
        "compute": {"scheduler": "processes", "num_workers": 2, "chunksize": 1},
        "connection": {"scheduler": "synchronous"},
    }
    return [call.compute(**options[kind]) for call in plan]
