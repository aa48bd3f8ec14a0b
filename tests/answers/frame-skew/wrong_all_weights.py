# verdict: failed  hint: missing
def weighted_means(path):
    rows = dd.read_parquet(path)
    sums = rows.assign(product=rows["value"] * rows["day"]).groupby("kind")[["product", "day"]].sum().compute()
    return sums["product"] / sums["day"]
