# verdict: failed  hint: again
def run_all(work, xs, cores):
    workers = min(cores, len(xs))
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(lambda x: work(x, cores // workers), xs))
        return list(pool.map(lambda x: work(x, cores // workers), xs))
