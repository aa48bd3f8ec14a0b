# verdict: failed  hint: promises
def tally(work, xs):
    even = delayed(sum)([delayed(work)(x) for x in xs if x % 2 == 0])
    odd = delayed(sum)([delayed(work)(x) for x in xs if x % 2])
    return {"even": even, "odd": odd}
