# verdict: failed  hint: pieces
def read_all(work, xs):
    values = []
    for x in xs:
        value = delayed(work)(x)
        if x % 2:
            value = delayed(turn)(value.compute())
        values.append(value)
    return list(dask.compute(*values, scheduler="threads", num_workers=4))
