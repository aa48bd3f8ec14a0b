# verdict: failed  hint: workers
def run_all(work, xs):
    results = []
    with ThreadPoolExecutor(4) as pool:
        for i in range(0, len(xs), 2):
            results += list(pool.map(work, xs[i : i + 2]))
    return results
