# verdict: failed  hint: chain
@delayed
def read(work, x, before):
    return turn(work(x)) if x % 2 else work(x)


def read_all(work, xs):
    values, before = [], None
    for x in xs:
        before = read(work, x, before)
        values.append(before)
    return list(dask.compute(*values, scheduler="threads", num_workers=4))
