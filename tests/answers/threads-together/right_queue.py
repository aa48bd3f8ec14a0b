# verdict: passed
import queue
import threading


def run_all(work, xs):
    todo = queue.Queue()
    for item in enumerate(xs):
        todo.put(item)
    results = {}

    def worker():
        while True:
            try:
                i, x = todo.get_nowait()
            except queue.Empty:
                return
            results[i] = work(x)

    threads = [threading.Thread(target=worker) for _ in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return [results[i] for i in range(len(xs))]
