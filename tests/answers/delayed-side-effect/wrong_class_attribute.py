# verdict: failed  hint: shared
class Sums:
    values = []


def tally(work, xs):
    Sums.values = []

    def keep(x):
        Sums.values.append((x, work(x)))

    dask.compute(*[delayed(keep)(x) for x in xs], scheduler="threads", num_workers=4)
    return {
        "even": sum(value for x, value in Sums.values if x % 2 == 0),
        "odd": sum(value for x, value in Sums.values if x % 2),
    }
