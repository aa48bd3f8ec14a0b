# verdict: passed
def weighted_means(path):
    rows = dd.read_parquet(path)
    weight = rows["day"].where(rows["value"].notnull(), 0)
    rows = rows.assign(weight=weight, product=rows["value"] * rows["day"])
    sums = rows.groupby("kind").agg({"product": "sum", "weight": "sum"}).compute()
    return sums["product"] / sums["weight"]
