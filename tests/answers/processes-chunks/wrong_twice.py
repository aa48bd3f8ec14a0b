# verdict: failed  hint: again
def map_in_batches(work, xs):
    with ProcessPoolExecutor(4) as pool:
        list(pool.map(work, xs, chunksize=math.ceil(len(xs) / 8)))
        return list(pool.map(work, xs, chunksize=math.ceil(len(xs) / 8)))
