# verdict: failed  hint: call
def run_all(work, xs, workers):
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(work, xs))
