# verdict: failed  hint: endless
def relay(work, source, limit):
    waiting, values = queue.Queue(limit), []

    def produce():
        for item in source:
            waiting.put(item, timeout=20)
        waiting.put(None, timeout=20)

    def consume():
        while (item := waiting.get(timeout=2)) is not None:
            values.append(work(item))

    with ThreadPoolExecutor(5) as pool:
        for job in (produce, *[consume] * 4):
            pool.submit(job)
    return values
