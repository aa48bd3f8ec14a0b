# verdict: failed  hint: promises
def read_all(work, xs):
    return [delayed(turn)(delayed(work)(x)) if x % 2 else delayed(work)(x) for x in xs]
