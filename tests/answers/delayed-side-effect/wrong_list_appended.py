# verdict: failed  hint: shared
def tally(work, xs):
    even, odd = [], []

    def keep(x):
        (odd if x % 2 else even).append(work(x))

    dask.compute(*[delayed(keep)(x) for x in xs], scheduler="threads", num_workers=4)
    return {"even": sum(even), "odd": sum(odd)}
