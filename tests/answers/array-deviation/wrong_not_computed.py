# verdict: failed  hint: promise
def mean_deviation(stored, budget):
    x = da.from_array(stored, chunks=200)
    mean = x.mean().compute()
    return abs(x - mean).mean()
