# verdict: failed  hint: sums
def tally(work, xs):
    odd, even = dask.compute(
        delayed(sum)([delayed(work)(x) for x in xs if x % 2 == 0]),
        delayed(sum)([delayed(work)(x) for x in xs if x % 2]),
        scheduler="threads",
        num_workers=4,
    )
    return {"even": even, "odd": odd}
