# verdict: failed  hint: one
def run_all(work, xs):
    futures = []
    for x in xs:
        with ThreadPoolExecutor(4) as pool:
            futures.append(pool.submit(work, x))
    return [future.result() for future in futures]
