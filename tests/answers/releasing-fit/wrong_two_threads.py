# verdict: failed  hint: product
def run_all(work, xs, cores):
    with ThreadPoolExecutor(min(cores, len(xs))) as pool:
        return list(pool.map(lambda x: work(x, 2), xs))
