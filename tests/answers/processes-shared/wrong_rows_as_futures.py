# verdict: failed  hint: copies
def measure_all(measure, array, slices):
    with ProcessPoolExecutor(2) as pool:
        futures = [pool.submit(measure, i, array[part].copy()) for i, part in enumerate(slices)]
        return [future.result() for future in futures]
