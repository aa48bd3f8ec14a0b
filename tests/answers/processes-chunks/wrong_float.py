# verdict: raised  hint: zero
def map_in_batches(work, xs):
    with ProcessPoolExecutor(4) as pool:
        return list(pool.map(work, xs, chunksize=len(xs) / 16))
