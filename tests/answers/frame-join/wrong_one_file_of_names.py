# verdict: failed  hint: values
def sums_of(path, names):
    small = dd.read_parquet(names).partitions[0].compute()
    return dd.read_parquet(path).merge(small, on="kind").groupby("sort")["value"].sum().compute()
