# verdict: passed
def measure_all(unpack, measure, parts):
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(lambda part: measure(unpack(part)), parts))
