# verdict: failed  hint: one-batch
from concurrent.futures import ThreadPoolExecutor


@ray.remote
def batch(work, xs):
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(work, xs))


def many_small(work, xs):
    return ray.get(batch.remote(work, xs))
