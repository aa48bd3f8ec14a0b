# verdict: passed
def answer(work, xs):
    values = {}

    def run(x):
        values[x] = work(x)

    timers = [threading.Timer(0.2 * i, run, [x]) for i, x in enumerate(xs)]
    for timer in timers:
        timer.start()
    for timer in timers:
        timer.join()
    return [values[x] for x in xs]
