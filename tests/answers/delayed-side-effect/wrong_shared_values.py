# verdict: raised  hint: not-there
def tally(work, xs):
    values = {}

    def keep(x):
        values[x] = work(x)

    dask.compute(*[delayed(keep)(x) for x in xs], scheduler="threads", num_workers=4)
    return {
        "even": sum(values[x] for x in xs if x % 2 == 0),
        "odd": sum(values[x] for x in xs if x % 2),
    }
