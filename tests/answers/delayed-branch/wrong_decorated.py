# verdict: failed  hint: call
@delayed
def read_all(work, xs):
    return [turn(work(x)) if x % 2 else work(x) for x in xs]
