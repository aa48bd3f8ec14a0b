# verdict: failed  hint: task
def heads(make, xs):
    return [make(x)[:3].copy() for x in xs]
