# verdict: failed  hint: first
def run_all(work, xs):
    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(work, xs[0]).result()
        return [first, *pool.map(work, xs[1:])]
