# verdict: passed
def mean_deviation(stored, budget):
    x = da.from_array(stored, chunks=(100, 1300))
    mean = float(x.sum() / x.size)
    return float(abs(x - mean).sum() / x.size)
