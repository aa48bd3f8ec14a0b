# verdict: raised  hint: tuple
def tally(work, xs):
    evens = dask.compute([delayed(work)(x) for x in xs if x % 2 == 0], scheduler="threads", num_workers=4)
    odds = dask.compute([delayed(work)(x) for x in xs if x % 2], scheduler="threads", num_workers=4)
    return {"even": sum(evens), "odd": sum(odds)}
