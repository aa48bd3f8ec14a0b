# verdict: failed  hint: columns
def late_means(path):
    rows = dd.read_parquet(path).query("day >= 71_000")
    return rows.groupby("kind")["value"].mean().compute()
