# verdict: passed
def read_all(work, xs):
    values = [delayed(work)(x) for x in xs]
    values = [turn(value) if x % 2 else value for x, value in zip(xs, values)]  # -promise is a promise
    return list(dask.compute(*values, scheduler="threads", num_workers=4))
