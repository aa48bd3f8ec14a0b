# verdict: failed  hint: values
def sums_of(path, names):
    joined = dd.read_parquet(path).merge(pd.read_parquet(names), on="kind")
    return joined.groupby("kind")["value"].sum().compute()
