# verdict: failed  hint: one
def run_both(work, kinds):
    with ThreadPoolExecutor(2) as pool:
        value = pool.submit(work, kinds[0]).result()
    return [value, value]
