# verdict: failed  hint: shared
def mean_deviation(stored, budget):
    x = da.from_array(stored, chunks=200)
    return abs(x - x.mean()).mean().compute()
