# verdict: failed  hint: columns
def late_means(path):
    rows = dd.read_parquet(path, filters=[("day", ">=", 71_000)]).compute()
    return rows.groupby("kind")["value"].mean()
