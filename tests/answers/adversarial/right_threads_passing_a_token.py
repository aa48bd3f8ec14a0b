# verdict: passed
def answer(work, xs):
    # Each thread waits without limit until the one before it lets it go on; the first is in its call meanwhile.
    go, results = [threading.Event() for _ in xs], {}

    def call(i, x):
        go[i].wait()
        time.sleep(0.03)
        if i + 1 < len(xs):
            go[i + 1].set()
        results[x] = work(x)

    threads = [threading.Thread(target=call, args=pair) for pair in enumerate(xs)]
    for thread in threads:
        thread.start()
    go[0].set()
    for thread in threads:
        thread.join()
    return [results[x] for x in xs]
