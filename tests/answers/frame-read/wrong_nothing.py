# verdict: failed  hint: return
def late_means(path):
    rows = dd.read_parquet(path, filters=[("day", ">=", 71_000)])
    rows.groupby("kind")["value"].mean().compute()
