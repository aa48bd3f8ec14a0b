# verdict: failed  hint: shared
def mean_deviation(stored, budget):
    x = da.from_array(stored, chunks=200).persist()
    mean = x.mean().compute()
    return abs(x - mean).mean().compute()
