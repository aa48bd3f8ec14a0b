# verdict: raised  hint: raised
def with_retries(work, xs):
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(work, xs))
