# verdict: failed  hint: python
def run_both(work, kinds):
    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(work, kinds))
