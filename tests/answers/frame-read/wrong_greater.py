# verdict: failed  hint: values
def late_means(path):
    rows = dd.read_parquet(path, filters=[("day", ">", 71_000)])
    return rows.groupby("kind")["value"].mean().compute()
