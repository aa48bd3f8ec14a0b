# verdict: passed
from concurrent.futures import ThreadPoolExecutor


def three_in_flight(work, xs):
    with ThreadPoolExecutor(3) as pool:
        return list(pool.map(lambda x: ray.get(call.remote(work, x)), xs))
