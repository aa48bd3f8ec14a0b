# verdict: failed  hint: few
def run_all(work, xs, cores):
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda x: work(x, cores // 2), xs))
