# verdict: failed  hint: serial
def map_in_batches(work, xs):
    size, values = math.ceil(len(xs) / 8), []
    with ProcessPoolExecutor(4) as pool:
        for start in range(0, len(xs), size):
            values += pool.map(work, xs[start : start + size], chunksize=size)
    return values
