# verdict: passed with advice  hint: cheaper
def run_both(work, kinds):
    with ProcessPoolExecutor(2) as pool:
        return list(pool.map(work, kinds))
