# verdict: failed  hint: few
def first_results(work, xs, n):
    pool = ThreadPoolExecutor(2)
    values = list(itertools.islice(pool.map(work, xs), n))
    pool.shutdown(cancel_futures=True)
    return values
