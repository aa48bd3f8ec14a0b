# verdict: passed
def tally(work, xs):
    even = delayed(sum)([delayed(work)(x) for x in xs if x % 2 == 0])
    odd = delayed(sum)([delayed(work)(x) for x in xs if x % 2])
    return dask.compute({"even": even, "odd": odd}, scheduler="processes", num_workers=4, chunksize=1)[0]
