# verdict: passed
def run_all(work, xs):
    pool = ThreadPoolExecutor(4)
    futures = []
    for x in xs:
        futures.append(pool.submit(work, x))
    results = []
    for future in futures:
        results.append(future.result())
    pool.shutdown()
    return results
