# verdict: passed
def answer(work, xs):
    # Workers that sleep on a queue, which a feeder fills with pauses; the caller sleeps on the queue of results.
    todo, done = queue.Queue(), queue.Queue()

    def worker():
        while (x := todo.get()) is not None:
            done.put((x, work(x)))

    def feeder():
        for x in xs:
            time.sleep(0.06)
            todo.put(x)
        for _ in range(3):
            todo.put(None)

    threads = [threading.Thread(target=target) for target in (worker, worker, worker, feeder)]
    for thread in threads:
        thread.start()
    results = dict(done.get() for _ in xs)
    for thread in threads:
        thread.join()
    return [results[x] for x in xs]
