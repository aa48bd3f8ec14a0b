# verdict: failed  hint: order
def use_all(work, xs, use):
    with ThreadPoolExecutor(4) as pool:
        values = list(pool.map(work, xs))
    for value in values:
        use(value)
