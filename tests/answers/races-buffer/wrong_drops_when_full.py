# verdict: failed  hint: lost
def relay(work, source, limit):
    waiting, values = queue.Queue(limit), []

    def consume():
        while (item := waiting.get()) is not None:
            values.append(work(item))

    with ThreadPoolExecutor(4) as pool:
        for _ in range(4):
            pool.submit(consume)
        for item in source:
            try:
                waiting.put_nowait(item)
            except queue.Full:
                pass
        for _ in range(4):
            waiting.put(None)
    return values
