# verdict: failed  hint: return
def run_both(work, kinds):
    if kinds[0] in ("sleep", "numpy"):
        with ThreadPoolExecutor(2) as pool:
            return list(pool.map(work, kinds))
    elif kinds[0] == "python":
        with ProcessPoolExecutor(2) as pool:
            return list(pool.map(work, kinds))
