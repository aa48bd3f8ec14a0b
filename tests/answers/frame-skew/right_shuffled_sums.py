# verdict: passed
def weighted_means(path):
    rows = dd.read_parquet(path).dropna(subset=["value"])
    rows["product"] = rows["value"] * rows["day"]
    sums = rows.groupby("kind")[["product", "day"]].sum(split_out=4).compute()
    return sums["product"] / sums["day"]
