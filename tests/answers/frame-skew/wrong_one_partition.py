# verdict: failed  hint: gather
def weighted_means(path):
    rows = dd.read_parquet(path).repartition(npartitions=1).dropna(subset=["value"])
    sums = rows.assign(product=rows["value"] * rows["day"]).groupby("kind")[["product", "day"]].sum().compute()
    return sums["product"] / sums["day"]
