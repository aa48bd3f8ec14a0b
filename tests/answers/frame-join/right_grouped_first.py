# verdict: passed
def sums_of(path, names):
    sums = dd.read_parquet(path).groupby("kind")["value"].sum().compute()
    return sums.groupby(pd.read_parquet(names).set_index("kind")["sort"]).sum()
