# verdict: passed
def run_both(work, kinds):
    if kinds[0] in ("python", "sum"):
        pool = ProcessPoolExecutor(2)
    else:
        pool = ThreadPoolExecutor(2)
    try:
        return list(pool.map(work, kinds))
    finally:
        pool.shutdown()
