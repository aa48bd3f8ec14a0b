# verdict: passed
def late_means(path):
    rows = dd.read_parquet(path, index="day", calculate_divisions=True)
    return rows.loc[71_000:].groupby("kind")["value"].mean().compute()
