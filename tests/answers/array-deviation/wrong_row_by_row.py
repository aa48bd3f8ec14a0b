# verdict: failed  hint: eager
def mean_deviation(stored, budget):
    rows, columns = stored.shape
    mean = sum(stored[i].sum() for i in range(rows)) / (rows * columns)
    return sum(abs(stored[i] - mean).sum() for i in range(rows)) / (rows * columns)
