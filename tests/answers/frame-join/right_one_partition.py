# verdict: passed
def sums_of(path, names):
    small = dd.read_parquet(names).repartition(npartitions=1)
    return dd.read_parquet(path).merge(small, on="kind").groupby("sort")["value"].sum().compute()
