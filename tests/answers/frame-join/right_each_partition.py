# verdict: passed
def sums_of(path, names):
    small = pd.read_parquet(names)
    sums = dd.read_parquet(path).map_partitions(
        lambda part: part.merge(small, on="kind").groupby("sort")[["value"]].sum()
    )
    return sums.compute().groupby("sort")["value"].sum()
