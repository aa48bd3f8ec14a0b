# verdict: passed
import threading


def run_all(work, xs):
    results = [None] * len(xs)

    def run_one(i, x):
        results[i] = work(x)

    threads = [threading.Thread(target=run_one, args=(i, x)) for i, x in enumerate(xs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
