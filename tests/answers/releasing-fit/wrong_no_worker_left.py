# verdict: raised  hint: whole
def run_all(work, xs, cores):
    workers = min(cores - 1, len(xs)) if len(xs) < 4 else min(cores, len(xs))
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(lambda x: work(x, cores // workers), xs))
