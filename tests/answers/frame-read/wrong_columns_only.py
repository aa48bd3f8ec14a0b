# verdict: failed  hint: rows
def late_means(path):
    rows = pd.read_parquet(path, columns=["day", "kind", "value"])
    return rows[rows["day"] >= 71_000].groupby("kind")["value"].mean()
