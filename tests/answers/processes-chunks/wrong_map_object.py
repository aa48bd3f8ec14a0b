# verdict: failed  hint: futures
def map_in_batches(work, xs):
    with ProcessPoolExecutor(4) as pool:
        return pool.map(work, xs, chunksize=math.ceil(len(xs) / 8))
