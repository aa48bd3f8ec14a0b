# verdict: passed
@delayed
def read(work, x):
    return "odd" if x % 2 else "even", work(x)


@delayed
def add_up(pairs):
    sums = {"even": 0, "odd": 0}
    for kind, value in pairs:
        sums[kind] += value
    return sums


def tally(work, xs):
    return add_up([read(work, x) for x in xs]).compute(scheduler="threads", num_workers=4)
