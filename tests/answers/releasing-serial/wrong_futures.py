# verdict: failed  hint: futures
def measure_all(unpack, measure, parts):
    with ThreadPoolExecutor(4) as pool:
        return [pool.submit(lambda part=part: measure(unpack(part))) for part in parts]
