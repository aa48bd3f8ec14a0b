# verdict: failed  hint: workers
def run_all(work, xs):
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(work, xs))
