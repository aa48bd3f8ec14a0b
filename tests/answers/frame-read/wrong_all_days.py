# verdict: failed  hint: values
def late_means(path):
    rows = dd.read_parquet(path)
    return rows.groupby("kind")["value"].mean().compute()
