# verdict: failed  hint: again
def run_both(work, kinds):
    with (ProcessPoolExecutor if kinds[0] in ("python", "sum") else ThreadPoolExecutor)(2) as pool:
        pool.map(work, kinds)
    return [work(kind) for kind in kinds]
