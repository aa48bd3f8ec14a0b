# verdict: raised  hint: value
@delayed
def read(work, x):
    return "odd" if x % 2 else "even", work(x)


def tally(work, xs):
    sums = {"even": 0, "odd": 0}
    for pair in [read(work, x) for x in xs]:
        kind, value = pair
        sums[kind] += value
    return dask.compute(sums, scheduler="threads", num_workers=4)[0]
