# verdict: failed  hint: lost
def relay(work, source, limit):
    waiting, values = queue.Queue(limit), []

    def produce():
        for item in itertools.chain(source, [None] * 4):
            waiting.put(item)

    def consume():
        while (item := waiting.get()) is not None:
            values.append(work(item))

    for job in [produce, consume, consume, consume, consume]:
        threading.Thread(target=job).start()
    return values
