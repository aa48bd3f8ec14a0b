# verdict: passed
def relay(work, source, limit):
    lock, values = threading.Lock(), []

    def consume():
        while True:
            with lock:
                item = next(source, None)
            if item is None:
                return
            values.append(work(item))

    threads = [threading.Thread(target=consume) for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return values
