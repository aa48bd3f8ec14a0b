# verdict: failed  hint: uneven
def call_all(work, bag):
    xs = bag.compute()
    parts = [xs[:24], *[xs[i : i + 6] for i in range(24, 48, 6)]]
    return db.from_delayed([dask.delayed(list)(part) for part in parts]).map(work).compute()
