# verdict: passed
def sums_of(path, names):
    sort_of = pd.read_parquet(names).set_index("kind")["sort"].to_dict()
    rows = dd.read_parquet(path)
    rows["sort"] = rows["kind"].map(sort_of, meta=("sort", "str"))
    return rows.groupby("sort")["value"].sum().compute()
