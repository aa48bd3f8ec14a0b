# verdict: passed
import multiprocessing


def map_in_batches(work, xs):
    with multiprocessing.Pool(4) as pool:
        return pool.map(work, xs)
