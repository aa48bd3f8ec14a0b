# verdict: failed  hint: gathered
def mean_deviation(stored, budget):
    side = int((budget / 6 / stored.dtype.itemsize) ** 0.5)
    x = da.from_array(stored, chunks=side).compute()
    return abs(x - x.mean()).mean()
