# verdict: failed  hint: one
def run_all(work, xs):
    results = []
    with ThreadPoolExecutor(4) as pool:
        for x in xs:
            future = pool.submit(work, x)
            results.append(future.result())
    return results
