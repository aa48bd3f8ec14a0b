# verdict: failed  hint: shared
def mean_deviation(stored, budget):
    x = da.from_array(stored, chunks=200)
    mean = x.mean().compute()
    y = abs(x - mean).persist()
    return y.mean().compute()
