# verdict: failed  hint: again
def with_retries(work, xs):
    values = [None] * len(xs)
    with ThreadPoolExecutor(4) as pool:
        for _ in range(3):
            futures = [pool.submit(work, x) for x in xs]
            for i, future in enumerate(futures):
                if future.exception() is None:
                    values[i] = future.result()
    return values
