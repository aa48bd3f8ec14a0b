# verdict: failed  hint: own
@delayed
def add_up(work, xs):
    return sum(work(x) for x in xs)


def tally(work, xs):
    even, odd = add_up(work, [x for x in xs if x % 2 == 0]), add_up(work, [x for x in xs if x % 2])
    even, odd = dask.compute(even, odd, scheduler="threads", num_workers=4)
    return {"even": even, "odd": odd}
