# verdict: passed
import multiprocessing


def batch(work, part):
    return [work(x) for x in part]


def map_in_batches(work, xs):
    size = math.ceil(len(xs) / 12)
    parts = [xs[start : start + size] for start in range(0, len(xs), size)]
    with ProcessPoolExecutor(4, multiprocessing.get_context("fork")) as pool:
        batches = list(pool.map(batch, itertools.repeat(work), parts))
    return [value for values in batches for value in values]
