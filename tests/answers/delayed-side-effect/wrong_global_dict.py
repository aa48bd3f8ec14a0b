# verdict: failed  hint: shared
SUMS = {"even": 0, "odd": 0}


@delayed
def add_to_sum(work, x):
    value = work(x)
    SUMS["odd" if x % 2 else "even"] += value


def tally(work, xs):
    SUMS.update(even=0, odd=0)
    dask.compute(*[add_to_sum(work, x) for x in xs], scheduler="threads", num_workers=4)
    return SUMS
