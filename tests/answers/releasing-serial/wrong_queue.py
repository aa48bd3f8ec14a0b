# verdict: failed  hint: lock
def measure_all(unpack, measure, parts):
    waiting = queue.Queue(4)

    def produce():
        for part in parts:
            waiting.put(unpack(part))

    thread = threading.Thread(target=produce)
    thread.start()
    with ThreadPoolExecutor(4) as pool:
        futures = [pool.submit(measure, waiting.get()) for _ in parts]
        values = [future.result() for future in futures]
    thread.join()
    return values
