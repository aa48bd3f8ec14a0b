# verdict: failed  hint: return
def first_results(work, xs, n):
    pool = ThreadPoolExecutor(4)
    values = list(itertools.islice(pool.map(work, xs), n))
    pool.shutdown(cancel_futures=True)
