# verdict: passed
def relay(work, source, limit):
    waiting, values = queue.Queue(limit), []

    def consume():
        with contextlib.suppress(queue.Empty):
            while True:
                values.append(work(waiting.get(timeout=2)))

    with ThreadPoolExecutor(4) as pool:
        for _ in range(4):
            pool.submit(consume)
        for item in source:
            waiting.put(item, timeout=20)
    return values
