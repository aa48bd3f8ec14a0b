# verdict: failed  hint: generator
def run_all(work, xs):
    with ThreadPoolExecutor(4) as pool:
        yield from pool.map(work, xs)
