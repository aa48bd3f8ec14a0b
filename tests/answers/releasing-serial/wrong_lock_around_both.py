# verdict: failed  hint: measure
def measure_all(unpack, measure, parts):
    lock = threading.Lock()

    def both(part):
        with lock:
            return measure(unpack(part))

    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(both, parts))
