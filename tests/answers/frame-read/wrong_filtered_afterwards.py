# verdict: failed  hint: rows
def late_means(path):
    rows = dd.read_parquet(path)
    return rows[rows["day"] >= 71_000].groupby("kind")["value"].mean().compute()
