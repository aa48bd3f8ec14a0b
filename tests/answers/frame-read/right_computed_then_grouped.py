# verdict: passed
def late_means(path):
    rows = dd.read_parquet(path, columns=["kind", "value"], filters=[("day", ">=", 71_000)]).compute()
    return rows.groupby("kind")["value"].mean()
