# verdict: passed
def mean_deviation(stored, budget):
    rows = budget // 6 // (stored.dtype.itemsize * stored.shape[1])
    x = da.from_array(stored, chunks=(rows, stored.shape[1]))
    mean = float(x.sum() / x.size)
    return float(abs(x - mean).sum() / x.size)
