# verdict: raised  hint: error
def run_all(work, xs):
    with ThreadPoolExecutor(4) as pool:
        futures = [pool.submit(work(x)) for x in xs]
    return [future.result() for future in futures]
