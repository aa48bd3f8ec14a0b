# verdict: failed  hint: columns
def late_means(path):
    rows = dd.read_parquet(path).compute()
    return rows[rows["day"] >= 71_000].groupby("kind")["value"].mean()
