# verdict: passed with advice  hint: pieces
def read_all(work, xs):
    even = dask.compute(*[delayed(work)(x) for x in xs if x % 2 == 0], scheduler="threads", num_workers=4)
    odd = dask.compute(*[delayed(turn)(delayed(work)(x)) for x in xs if x % 2], scheduler="threads", num_workers=4)
    even, odd = iter(even), iter(odd)
    return [next(odd) if x % 2 else next(even) for x in xs]
