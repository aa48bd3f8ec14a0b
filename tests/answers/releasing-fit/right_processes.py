# verdict: passed
def run_all(work, xs, cores):
    workers = min(cores, len(xs))
    with ProcessPoolExecutor(workers) as pool:
        return list(pool.map(functools.partial(work, threads=cores // workers), xs))
