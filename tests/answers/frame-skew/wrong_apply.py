# verdict: failed  hint: shuffle
def weighted(group):
    group = group.dropna(subset=["value"])
    return (group["value"] * group["day"]).sum() / group["day"].sum()


def weighted_means(path):
    rows = dd.read_parquet(path, columns=["day", "kind", "value"])
    return rows.groupby("kind").apply(weighted, meta=("value", "float64")).compute()
