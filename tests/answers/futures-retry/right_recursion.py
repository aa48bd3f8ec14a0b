# verdict: passed
def with_retries(work, xs):
    def tried(x, tries=3):
        try:
            return work(x)
        except Exception:
            return tried(x, tries - 1) if tries > 1 else None

    with ThreadPoolExecutor(4) as pool:
        futures = [pool.submit(tried, x) for x in xs]
    return [future.result() for future in futures]
