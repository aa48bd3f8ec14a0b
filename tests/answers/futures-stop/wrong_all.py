# verdict: failed  hint: some
def first_results(work, xs, n):
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(work, xs))
