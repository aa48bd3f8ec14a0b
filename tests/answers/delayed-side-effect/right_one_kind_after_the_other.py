# verdict: passed with advice  hint: pieces
def tally(work, xs):
    even = delayed(sum)([delayed(work)(x) for x in xs if x % 2 == 0]).compute(scheduler="threads", num_workers=4)
    odd = delayed(sum)([delayed(work)(x) for x in xs if x % 2]).compute(scheduler="threads", num_workers=4)
    return {"even": even, "odd": odd}
