# verdict: passed
@delayed
def read(work, x):
    value = work(x)
    return turn(value) if x % 2 else value


def read_all(work, xs):
    return list(dask.compute(*[read(work, x) for x in xs], scheduler="threads", num_workers=4))
