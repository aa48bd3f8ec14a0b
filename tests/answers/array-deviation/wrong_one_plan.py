# verdict: failed  hint: shared
def mean_deviation(stored, budget):
    side = int((budget / 6 / stored.dtype.itemsize) ** 0.5)
    x = da.from_array(stored, chunks=side)
    return abs(x - x.mean()).mean().compute()
