# verdict: failed  hint: chain
@delayed
def add(total, work, x):
    value = work(x)
    return [total[0] + value, max(total[1], value)]


@delayed
def item(pair, i):
    return pair[i]


def sum_and_largest(work, xs):
    pair = [0, 0]
    for x in xs:
        pair = add(pair, work, x)
    return list(dask.compute(item(pair, 0), item(pair, 1), scheduler="threads", num_workers=4))
