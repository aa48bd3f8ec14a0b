# verdict: failed  hint: serial
def first_results(work, xs, n):
    return [work(x) for x in xs[:n]]
