# verdict: failed  hint: kind
def late_means(path):
    rows = dd.read_parquet(path, filters=[("day", ">=", 71_000)])
    return rows["value"].mean().compute()
