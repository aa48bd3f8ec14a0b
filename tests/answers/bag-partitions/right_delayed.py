# verdict: passed
def call_all(work, bag):
    xs = bag.compute()
    call = dask.delayed(lambda part: [work(x) for x in part])
    return sum(dask.compute(*[call(xs[i : i + 6]) for i in range(0, len(xs), 6)]), [])
