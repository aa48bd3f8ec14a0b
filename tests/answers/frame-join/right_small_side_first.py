# verdict: passed
def sums_of(path, names):
    joined = dd.from_pandas(pd.read_parquet(names), npartitions=1).merge(dd.read_parquet(path), on="kind")
    return joined.groupby("sort")["value"].sum().compute()
