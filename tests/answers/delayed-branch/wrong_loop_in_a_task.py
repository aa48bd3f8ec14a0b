# verdict: failed  hint: own
@delayed
def read_them(work, xs):
    return [turn(work(x)) if x % 2 else work(x) for x in xs]


def read_all(work, xs):
    return read_them(work, xs).compute(scheduler="threads", num_workers=4)
