# verdict: failed  hint: few
def map_in_batches(work, xs):
    with ProcessPoolExecutor(2) as pool:
        return list(pool.map(work, xs, chunksize=math.ceil(len(xs) / 8)))
