# verdict: raised  hint: pickle
def map_in_batches(work, xs):
    size = math.ceil(len(xs) / 8)
    parts = [xs[start : start + size] for start in range(0, len(xs), size)]
    with ProcessPoolExecutor(4) as pool:
        return sum(pool.map(lambda part: [work(x) for x in part], parts), [])
