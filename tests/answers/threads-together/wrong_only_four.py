# verdict: failed  hint: short
def run_all(work, xs):
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(work, xs[:4]))
