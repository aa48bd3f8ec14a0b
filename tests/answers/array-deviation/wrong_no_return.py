# verdict: failed  hint: return
def mean_deviation(stored, budget):
    side = int((budget / 6 / stored.dtype.itemsize) ** 0.5)
    x = da.from_array(stored, chunks=side)
    mean = x.mean().compute()
    abs(x - mean).mean().compute()
