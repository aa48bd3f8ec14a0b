# verdict: failed  hint: cancel
def first_results(work, xs, n):
    with ThreadPoolExecutor(4) as pool:
        values = []
        for future in as_completed([pool.submit(work, x) for x in xs]):
            values.append(future.result())
            if len(values) == n:
                break
    return values
