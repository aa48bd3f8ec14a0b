# verdict: passed
from concurrent.futures import ProcessPoolExecutor


def use_all(work, xs, use):
    with ProcessPoolExecutor(4) as pool:
        for future in as_completed([pool.submit(work, x) for x in xs], timeout=60):
            use(future.result())
