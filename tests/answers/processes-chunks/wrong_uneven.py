# verdict: failed  hint: uneven
def map_in_batches(work, xs):
    with ProcessPoolExecutor(4) as pool:
        return list(pool.map(work, xs, chunksize=math.ceil(len(xs) / 3) - 1))
