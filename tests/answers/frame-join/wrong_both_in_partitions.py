# verdict: failed  hint: shuffle
def sums_of(path, names):
    joined = dd.read_parquet(path).merge(dd.read_parquet(names), on="kind")
    return joined.groupby("sort")["value"].sum().compute()
