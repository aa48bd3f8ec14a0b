# verdict: failed  hint: left
def relay(work, source, limit):
    waiting, values = queue.Queue(limit), []

    def consume():
        while True:
            values.append(work(waiting.get()))
            waiting.task_done()

    for _ in range(4):
        threading.Thread(target=consume, daemon=True).start()
    for item in source:
        waiting.put(item)
    waiting.join()
    return values
