# verdict: raised  hint: path
def sums_of(path, names):
    joined = dd.read_parquet(path, filesystem="arrow").merge(pd.read_parquet(names), on="kind")
    return joined.groupby("sort")["value"].sum().compute()
