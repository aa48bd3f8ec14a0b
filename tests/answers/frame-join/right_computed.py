# verdict: passed
def sums_of(path, names):
    joined = dd.read_parquet(path).merge(dd.read_parquet(names).compute(), on="kind", how="left")
    return joined.groupby("sort")["value"].sum().compute()
