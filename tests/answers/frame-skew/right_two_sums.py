# verdict: passed
def weighted_means(path):
    rows = dd.read_parquet(path)
    rows = rows[rows["value"].notnull()]
    rows["product"] = rows["value"] * rows["day"]
    groups = rows.groupby("kind")
    product, days = dask.compute(groups["product"].sum(), groups["day"].sum())
    return product / days
