# verdict: failed  hint: unbounded
def relay(work, source, limit):
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(work, source))
