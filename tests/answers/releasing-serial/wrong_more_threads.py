# verdict: failed  hint: caller
def measure_all(unpack, measure, parts):
    with ThreadPoolExecutor(64) as pool:
        futures = [pool.submit(measure, unpack(part)) for part in parts]
        return [future.result() for future in futures]
