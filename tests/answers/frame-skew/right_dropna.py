# verdict: passed
def weighted_means(path):
    rows = dd.read_parquet(path).dropna(subset=["value"])
    sums = rows.assign(product=rows["value"] * rows["day"]).groupby("kind")[["product", "day"]].sum().compute()
    return sums["product"] / sums["day"]
