# verdict: failed  hint: argument
@delayed
def add_to_sum(sums, work, x):
    value = work(x)
    sums["odd" if x % 2 else "even"] += value


def tally(work, xs):
    sums = {"even": 0, "odd": 0}
    dask.compute(*[add_to_sum(sums, work, x) for x in xs], scheduler="threads", num_workers=4)
    return sums
