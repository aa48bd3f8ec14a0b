# verdict: failed  hint: again
def measure_all(unpack, measure, parts):
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(unpack, parts))
        return list(pool.map(lambda part: measure(unpack(part)), parts))
