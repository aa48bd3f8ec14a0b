# verdict: failed  hint: task
from concurrent.futures import ThreadPoolExecutor


def square_all(work, xs):
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(work, xs))
