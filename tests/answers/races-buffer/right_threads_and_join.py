# verdict: passed
def relay(work, source, limit):
    waiting, values, end = queue.Queue(maxsize=limit), queue.Queue(), object()

    def consume():
        while True:
            item = waiting.get()
            if item is end:
                waiting.put(end)
                return
            values.put(work(item))

    threads = [threading.Thread(target=consume) for _ in range(4)]
    for thread in threads:
        thread.start()
    for item in source:
        waiting.put(item)
    waiting.put(end)
    for thread in threads:
        thread.join()
    return list(values.queue)
