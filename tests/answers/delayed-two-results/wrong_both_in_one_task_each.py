# verdict: failed  hint: own
@delayed
def some(work, xs):
    return [work(x) for x in xs]


def sum_and_largest(work, xs):
    values = [some(work, xs[i : i + 2]) for i in range(0, len(xs), 2)]
    total = delayed(lambda parts: sum(map(sum, parts)))(values)
    largest = delayed(lambda parts: max(map(max, parts)))(values)
    return list(dask.compute(total, largest, scheduler="threads", num_workers=4))
