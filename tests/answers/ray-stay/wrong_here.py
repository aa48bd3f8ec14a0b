# verdict: failed  hint: task
def add_up(make, xs):
    return sum(make(x) for x in xs)
