# verdict: failed  hint: order
from concurrent.futures import as_completed


def run_all(work, xs):
    with ThreadPoolExecutor(4) as pool:
        futures = [pool.submit(work, x) for x in xs]
        return [future.result() for future in as_completed(futures)]
