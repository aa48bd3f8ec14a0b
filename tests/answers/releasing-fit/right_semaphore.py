# verdict: passed
def run_all(work, xs, cores):
    workers = min(cores, len(xs))
    places = threading.Semaphore(workers)
    values = {}

    def call(x):
        with places:
            values[x] = work(x, cores // workers)

    threads = [threading.Thread(target=call, args=(x,)) for x in xs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [values[x] for x in xs]
