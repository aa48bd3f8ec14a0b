# verdict: failed  hint: few
def with_retries(work, xs):
    def tried(x):
        for _ in range(3):
            with contextlib.suppress(Exception):
                return work(x)

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(tried, xs))
