# verdict: too long  hint: endless
def relay(work, source, limit):
    waiting, values = queue.Queue(limit), []

    def consume():
        while (item := waiting.get()) is not None:
            values.append(work(item))

    threads = [threading.Thread(target=consume, daemon=True) for _ in range(4)]
    for thread in threads:
        thread.start()
    for item in source:
        waiting.put(item)
    waiting.put(None)
    for thread in threads:
        thread.join()
    return values
