# verdict: raised  hint: whole
def run_all(work, xs, cores):
    with ThreadPoolExecutor(cores) as pool:
        return list(pool.map(lambda x: work(x, cores // len(xs)), xs))
