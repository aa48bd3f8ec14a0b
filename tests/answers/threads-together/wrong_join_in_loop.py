# verdict: failed  hint: one
from threading import Thread


def run_all(work, xs):
    results = []
    for x in xs:
        thread = Thread(target=lambda: results.append(work(x)))
        thread.start()
        thread.join()
    return results
