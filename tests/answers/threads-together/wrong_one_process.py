# verdict: failed  hint: one
from concurrent.futures import ProcessPoolExecutor


def run_all(work, xs):
    with ProcessPoolExecutor(1) as pool:
        return list(pool.map(work, xs))
