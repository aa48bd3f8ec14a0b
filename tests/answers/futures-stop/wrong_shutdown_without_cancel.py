# verdict: failed  hint: cancel
def first_results(work, xs, n):
    pool = ThreadPoolExecutor(4)
    futures = [pool.submit(work, x) for x in xs]
    values = [future.result() for future in itertools.islice(as_completed(futures), n)]
    pool.shutdown(wait=False)
    return values
