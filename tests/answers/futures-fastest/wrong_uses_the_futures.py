# verdict: failed  hint: use
def use_all(work, xs, use):
    with ThreadPoolExecutor(4) as pool:
        for future in as_completed([pool.submit(work, x) for x in xs]):
            use(str(future))
