# verdict: passed
from concurrent.futures import ProcessPoolExecutor


def run_all(work, xs):
    with ProcessPoolExecutor(4) as pool:
        return list(pool.map(work, xs))
