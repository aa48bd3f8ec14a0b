# verdict: failed  hint: serial
def run_all(work, xs, cores):
    return [work(x, cores) for x in xs]
