# verdict: too long  hint: endless
from queue import Queue
from threading import Thread


def run_all(work, xs):
    todo, done = Queue(), Queue()
    for x in xs:
        todo.put(x)

    def worker():
        while True:
            done.put(work(todo.get()))

    for _ in range(4):
        Thread(target=worker, daemon=True).start()
    results = []
    while True:
        results.append(done.get())
    return results
