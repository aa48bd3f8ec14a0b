# verdict: failed  hint: some
def first_results(work, xs, n):
    pool = ThreadPoolExecutor(4)
    values = []
    for future in as_completed([pool.submit(work, x) for x in xs]):
        values.append(future.result())
        if len(values) > n:
            break
    pool.shutdown(cancel_futures=True)
    return values
