# verdict: raised  hint: error
def run_all(work, xs):
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(xs, work))
