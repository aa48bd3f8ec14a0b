# verdict: failed  hint: fixed
def map_in_batches(work, xs):
    with ProcessPoolExecutor(4) as pool:
        return list(pool.map(work, xs, chunksize=100))
