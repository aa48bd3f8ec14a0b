# verdict: failed  hint: few
def use_all(work, xs, use):
    with ThreadPoolExecutor(2) as pool:
        for future in as_completed([pool.submit(work, x) for x in xs]):
            use(future.result())
