# verdict: raised  hint: value
def read_all(work, xs):
    values = []
    for x in xs:
        value = delayed(work)(x)
        if value % 2:
            value = delayed(turn)(value)
        values.append(value)
    return list(dask.compute(*values, scheduler="threads", num_workers=4))
