# verdict: failed  hint: order
def use_all(work, xs, use):
    with ThreadPoolExecutor(4) as pool:
        values = [future.result() for future in as_completed([pool.submit(work, x) for x in xs])]
    for value in values:
        use(value)
