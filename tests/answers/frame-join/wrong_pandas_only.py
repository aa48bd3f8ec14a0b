# verdict: failed  hint: gather
def sums_of(path, names):
    joined = pd.read_parquet(path).merge(pd.read_parquet(names), on="kind")
    return joined.groupby("sort")["value"].sum()
