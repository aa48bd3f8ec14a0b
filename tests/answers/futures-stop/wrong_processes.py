# verdict: raised  hint: processes
from concurrent.futures import ProcessPoolExecutor


def first_results(work, xs, n):
    values = []
    with ProcessPoolExecutor(4) as pool:
        for future in as_completed([pool.submit(work, x) for x in xs], timeout=60):
            values.append(future.result())
            if len(values) == n:
                pool.shutdown(cancel_futures=True)
                break
    return values
