# verdict: failed  hint: return
def mean_deviation(stored, budget):
    x = da.from_array(stored, chunks=200)
    mean = x.mean().compute()
    abs(x - mean).mean().compute()
