# verdict: passed
def measure_all(unpack, measure, parts):
    with ThreadPoolExecutor(4) as first, ThreadPoolExecutor(4) as second:
        return list(second.map(measure, first.map(unpack, parts)))
