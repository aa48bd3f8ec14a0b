# verdict: failed  hint: none
import threading


def run_all(work, xs):
    results = [None] * len(xs)

    def one(i, x):
        results[i] = work(x)

    for i, x in enumerate(xs):
        threading.Thread(target=one, args=(i, x)).start()
    return results
