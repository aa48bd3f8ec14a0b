# verdict: failed  hint: eager
def mean_deviation(stored, budget):
    whole = stored[:]
    return abs(whole - whole.mean()).mean()
