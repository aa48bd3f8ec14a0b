# verdict: failed  hint: own
from concurrent.futures import ThreadPoolExecutor


@ray.remote
def all_of_them(work, xs):
    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(work, xs))


def square_all(work, xs):
    return ray.get(all_of_them.remote(work, xs))
