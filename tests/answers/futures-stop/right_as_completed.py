# verdict: passed
def first_results(work, xs, n):
    with ThreadPoolExecutor(4) as pool:
        futures, values = [pool.submit(work, x) for x in xs], []
        for future in as_completed(futures):
            values.append(future.result())
            if len(values) == n:
                break
        for future in futures:
            future.cancel()
    return values
