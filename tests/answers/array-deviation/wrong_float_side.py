# verdict: raised  hint: integer
def mean_deviation(stored, budget):
    side = (budget / 6 / stored.dtype.itemsize) ** 0.5
    x = da.from_array(stored, chunks=side)
    mean = x.mean().compute()
    return abs(x - mean).mean().compute()
