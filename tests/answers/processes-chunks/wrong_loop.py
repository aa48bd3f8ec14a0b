# verdict: failed  hint: here
def map_in_batches(work, xs):
    return [work(x) for x in xs]
