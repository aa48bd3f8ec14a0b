# verdict: passed
def measure_all(unpack, measure, parts):
    with ThreadPoolExecutor(3) as pool:
        unpacked = list(pool.map(unpack, parts))
        return list(pool.map(measure, unpacked))
