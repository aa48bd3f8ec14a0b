# verdict: raised  hint: value
@delayed
def both(values):
    return [sum(values), max(values)]


def sum_and_largest(work, xs):
    total, largest = both([delayed(work)(x) for x in xs])
    return list(dask.compute(total, largest, scheduler="threads", num_workers=4))
