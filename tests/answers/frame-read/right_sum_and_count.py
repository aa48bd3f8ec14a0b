# verdict: passed
def late_means(path):
    groups = dd.read_parquet(path, filters=[("day", ">=", 71_000)]).groupby("kind")["value"]
    total, number = dask.compute(groups.sum(), groups.count())
    return total / number
