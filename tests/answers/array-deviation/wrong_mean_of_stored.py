# verdict: raised  hint: error
def mean_deviation(stored, budget):
    x = da.from_array(stored, chunks=200)
    return abs(x - stored.mean()).mean().compute()
