# verdict: failed  hint: gathered
def mean_deviation(stored, budget):
    x = da.from_array(stored, chunks=200).compute()
    return abs(x - x.mean()).mean()
