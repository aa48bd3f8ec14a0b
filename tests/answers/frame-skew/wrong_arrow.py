# verdict: raised  hint: path
def weighted_means(path):
    rows = dd.read_parquet(path, filesystem="arrow").dropna(subset=["value"])
    sums = rows.assign(product=rows["value"] * rows["day"]).groupby("kind")[["product", "day"]].sum().compute()
    return sums["product"] / sums["day"]
