# verdict: failed  hint: few-tries
def with_retries(work, xs):
    def tried(x):
        with contextlib.suppress(Exception):
            return work(x)

    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(tried, xs))
