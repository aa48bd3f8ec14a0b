# verdict: failed  hint: later
@delayed
def after(work, x, before):
    return work(x)


def sum_and_largest(work, xs):
    values = [delayed(work)(x) for x in xs[:4]]
    for x in xs[4:]:
        values.append(after(work, x, values[-1]))
    return list(dask.compute(delayed(sum)(values), delayed(max)(values), scheduler="threads", num_workers=4))
