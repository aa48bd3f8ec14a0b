# verdict: failed  hint: task
def limited(work, xs):
    return [work(x) for i, x in enumerate(xs) if i % 4 < 2]
