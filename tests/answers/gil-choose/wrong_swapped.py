# verdict: failed  hint: python
def run_both(work, kinds):
    pool_class = ThreadPoolExecutor if kinds[0] in ("python", "sum") else ProcessPoolExecutor
    with pool_class(2) as pool:
        return list(pool.map(work, kinds))
