# verdict: passed
def weighted_means(path):
    def of_part(part):
        part = part.dropna(subset=["value"])
        return part.assign(value=part["value"] * part["day"]).groupby("kind")[["value", "day"]].sum()

    sums = dd.read_parquet(path).map_partitions(of_part).compute().groupby("kind").sum()
    return sums["value"] / sums["day"]
