# verdict: passed
from concurrent.futures import as_completed


def use_all(work, xs, use):
    futures = [call.remote(work, x).future() for x in xs]
    for future in as_completed(futures, timeout=30):
        use(future.result())
