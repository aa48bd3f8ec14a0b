# verdict: passed with advice  hint: cheaper
def run_both(work, kinds):
    pool_class = ThreadPoolExecutor if kinds == "sleep" else ProcessPoolExecutor
    with pool_class(2) as pool:
        return list(pool.map(work, kinds))
