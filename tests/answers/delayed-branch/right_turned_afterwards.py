# verdict: passed
def read_all(work, xs):
    values = dask.compute(*[delayed(work)(x) for x in xs], scheduler="threads", num_workers=4)
    return [turn(value) if x % 2 else value for x, value in zip(xs, values)]
