# verdict: failed  hint: processes
from concurrent.futures import ProcessPoolExecutor


def with_retries(work, xs):
    values = []
    with ProcessPoolExecutor(4) as pool:
        for x, future in [(x, pool.submit(work, x)) for x in xs]:
            for _ in range(3):
                try:
                    values.append(future.result(60))
                    break
                except Exception:
                    future = pool.submit(work, x)
            else:
                values.append(None)
    return values
