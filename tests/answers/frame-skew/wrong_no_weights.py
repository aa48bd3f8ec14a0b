# verdict: failed  hint: values
def weighted_means(path):
    return dd.read_parquet(path).groupby("kind")["value"].mean().compute()
