# verdict: passed
def use_all(work, xs, use):
    lock = threading.Lock()

    def done(future):
        with lock:
            use(future.result())

    with ThreadPoolExecutor(4) as pool:
        for x in xs:
            pool.submit(work, x).add_done_callback(done)
