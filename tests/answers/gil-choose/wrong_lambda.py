# verdict: raised  hint: pickle
def run_both(work, kinds):
    if kinds[0] in ("python", "sum"):
        with ProcessPoolExecutor(2) as pool:
            return list(pool.map(lambda kind: work(kind), kinds))
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(work, kinds))
