# verdict: passed
def late_means(path):
    rows = dd.read_parquet(path, columns=["kind", "value"], filters=[("day", ">=", 71_000)])
    return rows.groupby("kind")["value"].mean().compute(scheduler="synchronous")
