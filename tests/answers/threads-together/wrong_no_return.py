# verdict: failed  hint: return
def run_all(work, xs):
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(work, xs))
