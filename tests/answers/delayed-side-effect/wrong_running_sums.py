# verdict: failed  hint: shared
def tally(work, xs):
    sums = {"even": 0, "odd": 0}

    def add_to_sum(x):
        sums["odd" if x % 2 else "even"] += work(x)
        return sums

    results = dask.compute(*[delayed(add_to_sum)(x) for x in xs], scheduler="threads", num_workers=4)
    return results[-1]
