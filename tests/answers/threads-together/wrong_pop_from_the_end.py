# verdict: failed  hint: order
def run_all(work, xs):
    results = []
    with ThreadPoolExecutor(4) as pool:
        futures = [pool.submit(work, x) for x in xs]
        while futures:
            results.append(futures.pop().result())
    return results
