# verdict: failed  hint: shuffle
def sums_of(path, names):
    small = dd.read_parquet(names).compute().set_index("kind")
    joined = dd.read_parquet(path).set_index("kind").join(small)
    return joined.groupby("sort")["value"].sum().compute()
