# verdict: failed  hint: task
from concurrent.futures import ThreadPoolExecutor


def three_in_flight(work, xs):
    with ThreadPoolExecutor(3) as pool:
        return list(pool.map(work, xs))
