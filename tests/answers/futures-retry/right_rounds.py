# verdict: passed
def with_retries(work, xs):
    values = dict.fromkeys(xs)
    left = list(xs)
    with ThreadPoolExecutor(8) as pool:
        for _ in range(3):
            futures = {x: pool.submit(work, x) for x in left}
            left = []
            for x, future in futures.items():
                if future.exception() is None:
                    values[x] = future.result()
                else:
                    left.append(x)
    return [values[x] for x in xs]
