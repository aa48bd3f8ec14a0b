# verdict: failed  hint: argument
@delayed
def add(sums, x, value):
    sums["odd" if x % 2 else "even"] += value
    return sums


def tally(work, xs):
    sums = {"even": 0, "odd": 0}
    for x in xs:
        sums = add(sums, x, delayed(work)(x))
    return sums.compute(scheduler="processes", num_workers=4, chunksize=1)
