# verdict: failed  hint: chain
@delayed
def add(sums, work, x):
    kind = "odd" if x % 2 else "even"
    return {**sums, kind: sums[kind] + work(x)}


def tally(work, xs):
    sums = {"even": 0, "odd": 0}
    for x in xs:
        sums = add(sums, work, x)
    return sums.compute(scheduler="threads", num_workers=4)
