# verdict: passed
def map_in_batches(work, xs):
    with ProcessPoolExecutor(4) as pool:
        return list(pool.map(work, xs, chunksize=max(1, math.ceil(len(xs) / 16))))
