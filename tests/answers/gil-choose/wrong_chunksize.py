# verdict: failed  hint: one
def run_both(work, kinds):
    if kinds[0] in ("python", "sum"):
        with ProcessPoolExecutor(2) as pool:
            return list(pool.map(work, kinds, chunksize=2))
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(work, kinds))
