# verdict: failed  hint: pieces
def read_all(work, xs):
    values = []
    for x in xs:
        value = delayed(work)(x).compute(scheduler="threads", num_workers=4)
        values.append(delayed(turn)(value) if x % 2 else value)
    return list(dask.compute(*values, scheduler="threads", num_workers=4))
