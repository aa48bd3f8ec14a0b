# verdict: failed  hint: futures
def run_all(work, xs):
    with ThreadPoolExecutor(4) as pool:
        return [pool.submit(work, x) for x in xs]
