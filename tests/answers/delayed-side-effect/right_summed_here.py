# verdict: passed
def tally(work, xs):
    values = dask.compute(*[delayed(work)(x) for x in xs], scheduler="threads", num_workers=4)
    sums = {"even": 0, "odd": 0}
    for x, value in zip(xs, values):
        sums["odd" if x % 2 else "even"] += value
    return sums
