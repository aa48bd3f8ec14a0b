# verdict: passed
@delayed
def add(sums, x, value):
    kind = "odd" if x % 2 else "even"
    return {**sums, kind: sums[kind] + value}


def tally(work, xs):
    sums = {"even": 0, "odd": 0}
    for x in xs:
        sums = add(sums, x, delayed(work)(x))
    return sums.compute(scheduler="threads", num_workers=4)
