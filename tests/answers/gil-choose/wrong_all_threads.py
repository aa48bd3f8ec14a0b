# verdict: failed  hint: python
def run_both(work, kinds):
    with ThreadPoolExecutor(2) as pool:
        futures = [pool.submit(work, kind) for kind in kinds]
        return [future.result() for future in futures]
