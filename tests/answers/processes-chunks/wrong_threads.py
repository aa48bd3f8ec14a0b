# verdict: failed  hint: here
def map_in_batches(work, xs):
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(work, xs, chunksize=len(xs) // 8))
