# verdict: raised  hint: generator
def tally(work, xs):
    even = delayed(sum)(delayed(work)(x) for x in xs if x % 2 == 0)
    odd = delayed(sum)(delayed(work)(x) for x in xs if x % 2)
    even, odd = dask.compute(even, odd, scheduler="threads", num_workers=4)
    return {"even": even, "odd": odd}
