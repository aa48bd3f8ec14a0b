# verdict: failed  hint: caller
def measure_all(unpack, measure, parts):
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(measure, map(unpack, parts)))
