# verdict: failed  hint: futures
def run_all(work, xs, cores):
    workers = min(cores, len(xs))
    with ThreadPoolExecutor(workers) as pool:
        return [pool.submit(work, x, cores // workers) for x in xs]
