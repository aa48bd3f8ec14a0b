# verdict: failed  hint: product
def run_all(work, xs, cores):
    with ProcessPoolExecutor(cores) as pool:
        return list(pool.map(functools.partial(work, threads=cores), xs))
