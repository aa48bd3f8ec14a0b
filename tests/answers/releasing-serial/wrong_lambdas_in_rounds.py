# verdict: failed  hint: values
def measure_all(unpack, measure, parts):
    values = []
    with ThreadPoolExecutor(4) as pool:
        for half in (parts[:4], parts[4:]):
            tasks = [lambda: measure(unpack(part)) for part in half]
            values += [future.result() for future in [pool.submit(task) for task in tasks]]
    return values
