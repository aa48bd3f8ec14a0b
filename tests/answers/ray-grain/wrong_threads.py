# verdict: failed  hint: task
from concurrent.futures import ThreadPoolExecutor


def many_small(work, xs):
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(work, xs, chunksize=100))
