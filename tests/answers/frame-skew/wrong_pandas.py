# verdict: failed  hint: gather
def weighted(group):
    group = group.dropna(subset=["value"])
    return (group["value"] * group["day"]).sum() / group["day"].sum()


def weighted_means(path):
    rows = pd.read_parquet(path)
    return rows.groupby("kind")[["day", "value"]].apply(weighted)
