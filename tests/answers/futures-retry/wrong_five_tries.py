# verdict: failed  hint: many-tries
def with_retries(work, xs):
    def tried(x):
        for _ in range(5):
            with contextlib.suppress(Exception):
                return work(x)

    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(tried, xs))
