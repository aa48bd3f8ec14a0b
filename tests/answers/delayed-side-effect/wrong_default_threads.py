# verdict: failed  hint: workers
def tally(work, xs):
    even = delayed(sum)([delayed(work)(x) for x in xs if x % 2 == 0])
    odd = delayed(sum)([delayed(work)(x) for x in xs if x % 2])
    return dask.compute({"even": even, "odd": odd})[0]
