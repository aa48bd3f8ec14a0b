# verdict: failed  hint: pieces
def tally(work, xs):
    sums = {"even": 0, "odd": 0}
    for x in xs:
        sums["odd" if x % 2 else "even"] += delayed(work)(x).compute(scheduler="threads", num_workers=4)
    return sums
