# verdict: failed  hint: order
def read_all(work, xs):
    even = [delayed(work)(x) for x in xs if x % 2 == 0]
    odd = [delayed(turn)(delayed(work)(x)) for x in xs if x % 2]
    return list(dask.compute(*even, *odd, scheduler="threads", num_workers=4))
