# verdict: failed  hint: task
from concurrent.futures import ThreadPoolExecutor


def heads(make, xs):
    with ThreadPoolExecutor(4) as pool:
        return [array[:3].copy() for array in pool.map(make, xs)]
