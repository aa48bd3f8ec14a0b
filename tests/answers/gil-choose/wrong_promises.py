# verdict: failed  hint: futures
def run_both(work, kinds):
    pool_class = ProcessPoolExecutor if kinds[0] in ("python", "sum") else ThreadPoolExecutor
    with pool_class(2) as pool:
        return [pool.submit(work, kind) for kind in kinds]
