# verdict: failed  hint: serial
def relay(work, source, limit):
    lock = threading.Lock()
    waiting, values = queue.Queue(limit), []

    def consume():
        while (item := waiting.get()) is not None:
            with lock:
                values.append(work(item))

    with ThreadPoolExecutor(4) as pool:
        for _ in range(4):
            pool.submit(consume)
        for item in source:
            waiting.put(item)
        for _ in range(4):
            waiting.put(None)
    return values
