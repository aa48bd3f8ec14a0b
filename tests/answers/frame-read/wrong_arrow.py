# verdict: raised  hint: path
def late_means(path):
    rows = dd.read_parquet(path, filesystem="arrow")
    return rows[rows["day"] >= 71_000].groupby("kind")["value"].mean().compute()
