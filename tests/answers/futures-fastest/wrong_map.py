# verdict: failed  hint: order
def use_all(work, xs, use):
    with ThreadPoolExecutor(4) as pool:
        for value in pool.map(work, xs):
            use(value)
