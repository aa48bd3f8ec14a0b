# verdict: passed
from concurrent.futures import ThreadPoolExecutor


@ray.remote
def call(work, x):
    return work(x)


def square_all(work, xs):
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(lambda x: ray.get(call.remote(work, x)), xs))
