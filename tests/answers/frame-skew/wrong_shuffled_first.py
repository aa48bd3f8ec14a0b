# verdict: failed  hint: shuffle
def weighted(group):
    group = group.dropna(subset=["value"])
    return (group["value"] * group["day"]).sum() / group["day"].sum()


def weighted_means(path):
    rows = dd.read_parquet(path).shuffle("kind")
    means = rows.map_partitions(
        lambda part: part.groupby("kind")[["day", "value"]].apply(weighted), meta=("value", "float64")
    )
    return means.compute()
