# verdict: passed
def answer(work, xs):
    # Threads that wait for each other before each call: some have been let go and have not run yet.
    together, results = threading.Barrier(len(xs)), {}

    def call(x):
        for _ in range(20):
            together.wait()
        results[x] = work(x)

    threads = [threading.Thread(target=call, args=(x,)) for x in xs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [results[x] for x in xs]
