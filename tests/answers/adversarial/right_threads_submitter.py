# verdict: passed
def answer(work, xs):
    with ThreadPoolExecutor(8) as pool:
        futures = []

        def submit():
            for x in xs:
                futures.append(pool.submit(work, x))
                time.sleep(0.3)

        thread = threading.Thread(target=submit)
        thread.start()
        time.sleep(0.1)
        first = futures[0].result()
        thread.join()
        return [first, *(future.result() for future in futures[1:])]
