# verdict: raised  hint: processes
def measure_all(unpack, measure, parts):
    with ProcessPoolExecutor(4) as pool:
        return list(pool.map(measure, pool.map(unpack, parts)))
