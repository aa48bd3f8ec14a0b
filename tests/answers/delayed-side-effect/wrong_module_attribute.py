# verdict: failed  hint: module
import calendar


@delayed
def keep(work, x):
    calendar.sums["odd" if x % 2 else "even"].append(work(x))


def tally(work, xs):
    calendar.sums = {"even": [], "odd": []}
    dask.compute(*[keep(work, x) for x in xs], scheduler="threads", num_workers=4)
    return {kind: sum(values) for kind, values in vars(calendar).pop("sums").items()}
