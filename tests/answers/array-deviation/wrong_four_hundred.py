# verdict: failed  hint: whole
def mean_deviation(stored, budget):
    x = da.from_array(stored, chunks=400)
    mean = x.mean().compute()
    return abs(x - mean).mean().compute()
