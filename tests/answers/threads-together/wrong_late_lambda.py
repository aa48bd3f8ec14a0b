# verdict: failed  hint: same
def run_all(work, xs):
    calls = [lambda: work(x) for x in xs]
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(lambda call: call(), calls))
