# verdict: failed  hint: rest
def run_all(work, xs, cores):
    workers = min(len(xs), cores)
    share, left = divmod(cores, workers)
    threads = [share + (number < left) for number in range(len(xs))]
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(work, xs, threads))
