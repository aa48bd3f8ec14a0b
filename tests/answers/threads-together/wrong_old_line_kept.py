# verdict: failed  hint: again
def run_all(work, xs):
    with ThreadPoolExecutor(4) as pool:
        pool.map(work, xs)
    return [work(x) for x in xs]
