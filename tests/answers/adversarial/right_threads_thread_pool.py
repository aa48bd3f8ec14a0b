# verdict: passed
def answer(work, xs):
    # A pool of multiprocessing's whose calls prepare for different times.
    def call(x):
        time.sleep(0.07 * (x % 4))
        return work(x)

    with multiprocessing.pool.ThreadPool(2) as pool:
        return pool.map(call, xs, chunksize=1)
