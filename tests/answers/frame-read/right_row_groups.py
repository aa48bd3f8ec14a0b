# verdict: passed
def late_means(path):
    rows = dd.read_parquet(path, filters=[("day", ">=", 71_000)], split_row_groups=True)
    return rows.groupby("kind")["value"].mean().compute()
