# verdict: passed
def relay(work, source, limit):
    waiting = queue.Queue(limit)

    def produce():
        for item in source:
            waiting.put(item)
        for _ in range(4):
            waiting.put(None)

    def consume():
        return [work(item) for item in iter(waiting.get, None)]

    with ThreadPoolExecutor(5) as pool:
        pool.submit(produce)
        futures = [pool.submit(consume) for _ in range(4)]
        return sum([future.result() for future in futures], [])
