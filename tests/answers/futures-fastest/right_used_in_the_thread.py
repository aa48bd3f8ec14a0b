# verdict: passed
def use_all(work, xs, use):
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda x: use(work(x)), xs))
