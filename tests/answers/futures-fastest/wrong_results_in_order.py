# verdict: failed  hint: order
def use_all(work, xs, use):
    with ThreadPoolExecutor(4) as pool:
        futures = [pool.submit(work, x) for x in xs]
        for future in futures:
            use(future.result())
