# verdict: failed  hint: measure
def measure_all(unpack, measure, parts):
    with ThreadPoolExecutor(4) as pool:
        return [measure(unpacked) for unpacked in pool.map(unpack, parts)]
