# verdict: passed
def two_results(work, xs):
    values = [delayed(work)(x) for x in xs]
    total = delayed(sum)(values, dask_key_name="total")
    both = [total, delayed(spread)(values, dask_key_name="spread")]
    return {key: node for result in both for key, node in dict(result.dask).items()}
