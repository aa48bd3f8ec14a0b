# verdict: failed  hint: one
def run_both(work, kinds):
    pool_class = ProcessPoolExecutor if kinds[0] in ("python", "sum") else ThreadPoolExecutor
    results = []
    with pool_class(2) as pool:
        for kind in kinds:
            results.append(pool.submit(work, kind).result())
    return results
