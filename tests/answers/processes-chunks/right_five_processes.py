# verdict: passed
def map_in_batches(work, xs):
    with ProcessPoolExecutor(5) as pool:
        return list(pool.map(work, xs, chunksize=len(xs) // 10))
