# verdict: raised  hint: not-there
def tally(work, xs):
    values = [None] * len(xs)

    def keep(i, x):
        values[i] = work(x)

    dask.compute(*[delayed(keep)(i, x) for i, x in enumerate(xs)], scheduler="threads", num_workers=4)
    return {
        "even": sum(v for x, v in zip(xs, values) if x % 2 == 0),
        "odd": sum(v for x, v in zip(xs, values) if x % 2),
    }
