# verdict: failed  hint: gather
def sums_of(path, names):
    rows = dd.read_parquet(path).repartition(npartitions=1)
    return rows.merge(pd.read_parquet(names), on="kind").groupby("sort")["value"].sum().compute()
