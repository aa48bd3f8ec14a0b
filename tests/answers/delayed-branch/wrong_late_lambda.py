# verdict: failed  hint: same
def read_all(work, xs):
    values = []
    for x in xs:
        value = delayed(lambda: work(x))()
        if x % 2:
            value = delayed(turn)(value)
        values.append(value)
    return list(dask.compute(*values, scheduler="threads", num_workers=4))
