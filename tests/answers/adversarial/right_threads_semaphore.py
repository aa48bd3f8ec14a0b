# verdict: passed
def answer(work, xs):
    # Two at a time in a pool of many: the others wait for a place, and some of them prepare before they ask for one.
    places = threading.Semaphore(2)

    def call(x):
        time.sleep(0.05 * (x % 3))
        with places:
            time.sleep(0.02)
            return work(x)

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(call, xs))
