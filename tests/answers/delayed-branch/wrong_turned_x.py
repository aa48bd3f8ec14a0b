# verdict: failed  hint: formula
def read_all(work, xs):
    values = []
    for x in xs:
        value = delayed(work)(x)
        if x % 2:
            value = delayed(turn)(x)
        values.append(value)
    return list(dask.compute(*values, scheduler="threads", num_workers=4))
