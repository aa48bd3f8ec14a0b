# verdict: failed  hint: eager
def read_all(work, xs):
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(4) as pool:
        values = list(pool.map(work, xs))
    return [turn(value) if x % 2 else value for x, value in zip(xs, values)]
