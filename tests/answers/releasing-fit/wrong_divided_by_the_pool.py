# verdict: failed  hint: idle
def run_all(work, xs, cores):
    workers = cores
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(lambda x: work(x, cores // workers), xs))
