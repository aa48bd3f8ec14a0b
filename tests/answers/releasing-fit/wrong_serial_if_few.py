# verdict: failed  hint: fixed
def run_all(work, xs, cores):
    if len(xs) < cores:
        return [work(x, cores) for x in xs]
    with ThreadPoolExecutor(cores) as pool:
        return list(pool.map(lambda x: work(x, 1), xs))
