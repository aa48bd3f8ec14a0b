# verdict: failed  hint: one
from threading import Lock

lock = Lock()


def run_all(work, xs):
    def safely(x):
        with lock:
            return work(x)

    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(safely, xs))
