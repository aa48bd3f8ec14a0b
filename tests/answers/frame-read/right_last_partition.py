# verdict: passed
def late_means(path):
    last = dd.read_parquet(path).partitions[-1]
    return last[last["day"] >= 71_000].groupby("kind")["value"].mean().compute()
