# verdict: failed  hint: many
def map_in_batches(work, xs):
    with ProcessPoolExecutor(4) as pool:
        futures = [pool.submit(work, x) for x in xs]
        return [future.result() for future in futures]
