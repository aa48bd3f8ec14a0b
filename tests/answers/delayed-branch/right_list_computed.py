# verdict: passed
def read_all(work, xs):
    lazy_work, lazy_turn = delayed(work), delayed(turn)
    plan = [lazy_turn(lazy_work(x)) if x % 2 else lazy_work(x) for x in xs]
    return delayed(plan).compute(scheduler="threads", num_workers=4)
