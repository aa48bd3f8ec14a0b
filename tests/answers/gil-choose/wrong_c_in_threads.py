# verdict: failed  hint: sum
def run_both(work, kinds):
    with (ProcessPoolExecutor if kinds[0] == "python" else ThreadPoolExecutor)(2) as pool:
        return list(pool.map(work, kinds))
