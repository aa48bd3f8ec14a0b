# verdict: raised  hint: main
import multiprocessing


def batch(work, part):
    return [work(x) for x in part]


def map_in_batches(work, xs):
    size = math.ceil(len(xs) / 8)
    parts = [xs[start : start + size] for start in range(0, len(xs), size)]
    with ProcessPoolExecutor(4, multiprocessing.get_context("spawn")) as pool:
        return sum(pool.map(batch, itertools.repeat(work), parts), [])
