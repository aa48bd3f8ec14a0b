# verdict: failed  hint: one
def run_all(work, xs):
    with ThreadPoolExecutor(1) as pool:
        return list(pool.map(work, xs))
