# verdict: failed  hint: measure
def measure_all(unpack, measure, parts):
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda part: measure(unpack(part)), parts))
