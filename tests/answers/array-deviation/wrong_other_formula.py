# verdict: failed  hint: values
def mean_deviation(stored, budget):
    side = int((budget / 6 / stored.dtype.itemsize) ** 0.5)
    x = da.from_array(stored, chunks=side)
    mean = x.mean().compute()
    return ((x - mean) ** 2).mean().compute() ** 0.5
