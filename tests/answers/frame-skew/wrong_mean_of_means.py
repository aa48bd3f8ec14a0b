# verdict: failed  hint: values
def weighted_means(path):
    def of_part(part):
        part = part.dropna(subset=["value"])
        sums = part.assign(value=part["value"] * part["day"]).groupby("kind")[["value", "day"]].sum()
        return sums["value"] / sums["day"]

    return dd.read_parquet(path).map_partitions(of_part, meta=(None, "float64")).compute().groupby("kind").mean()
