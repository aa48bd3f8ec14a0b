# verdict: failed  hint: own
@delayed
def read_some(work, xs):
    return [turn(work(x)) if x % 2 else work(x) for x in xs]


def read_all(work, xs):
    first, second = dask.compute(read_some(work, xs[:4]), read_some(work, xs[4:]), scheduler="threads", num_workers=4)
    return first + second
