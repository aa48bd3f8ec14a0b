# verdict: failed  hint: crowd
def run_all(work, xs, cores):
    with ThreadPoolExecutor(len(xs)) as pool:
        return list(pool.map(lambda x: work(x, max(1, cores // len(xs))), xs))
