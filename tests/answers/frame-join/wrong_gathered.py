# verdict: failed  hint: gather
def sums_of(path, names):
    rows = dd.read_parquet(path, columns=["kind", "value"]).compute()
    return rows.merge(pd.read_parquet(names), on="kind").groupby("sort")["value"].sum()
