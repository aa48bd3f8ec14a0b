# verdict: failed  hint: idle
def run_all(work, xs, cores):
    with ThreadPoolExecutor(cores) as pool:
        return list(pool.map(lambda x: work(x, 1), xs))
