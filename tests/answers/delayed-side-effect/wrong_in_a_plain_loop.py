# verdict: failed  hint: eager
def tally(work, xs):
    sums = {"even": 0, "odd": 0}
    for x in xs:
        sums["odd" if x % 2 else "even"] += work(x)
    return sums
