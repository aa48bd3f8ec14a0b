# verdict: failed  hint: missing
def weighted_means(path):
    rows = dd.read_parquet(path).fillna({"value": 0})
    sums = rows.assign(product=rows["value"] * rows["day"]).groupby("kind")[["product", "day"]].sum().compute()
    return sums["product"] / sums["day"]
