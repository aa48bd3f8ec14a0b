# verdict: failed  hint: lock
def measure_all(unpack, measure, parts):
    lock = threading.Lock()

    def both(part):
        with lock:
            unpacked = unpack(part)
        return measure(unpacked)

    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(both, parts))
