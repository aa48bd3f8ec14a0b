# verdict: passed
def answer(work, xs):
    with ThreadPoolExecutor(8) as pool:
        futures, all_there = [pool.submit(work, xs[0])], threading.Event()

        def submit_the_rest(_):
            time.sleep(0.5)
            futures.extend(pool.submit(work, x) for x in xs[1:])
            all_there.set()

        pool.submit(time.sleep, 0.1).add_done_callback(submit_the_rest)
        first = futures[0].result()
        all_there.wait()
        return [first, *(future.result() for future in futures[1:])]
