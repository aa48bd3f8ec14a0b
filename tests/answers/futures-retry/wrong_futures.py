# verdict: failed  hint: futures
def with_retries(work, xs):
    def tried(x):
        for _ in range(3):
            with contextlib.suppress(Exception):
                return work(x)

    with ThreadPoolExecutor(4) as pool:
        return [pool.submit(tried, x) for x in xs]
