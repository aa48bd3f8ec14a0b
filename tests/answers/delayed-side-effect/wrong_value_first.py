# verdict: failed  hint: shared
def tally(work, xs):
    sums = {"even": 0, "odd": 0}

    def add_to_sum(x):
        value = work(x)
        sums["odd" if x % 2 else "even"] += value

    dask.compute(*[delayed(add_to_sum)(x) for x in xs], scheduler="threads", num_workers=4)
    return sums
