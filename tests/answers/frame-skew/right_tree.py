# verdict: passed
def weighted_means(path):
    rows = dd.read_parquet(path).dropna(subset=["value"])
    rows["value"] = rows["value"] * rows["day"]
    sums = rows.groupby("kind")[["value", "day"]].sum(split_every=2).compute()
    return sums["value"] / sums["day"]
