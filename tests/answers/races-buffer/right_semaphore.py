# verdict: passed
def relay(work, source, limit):
    places, futures = threading.Semaphore(4 + limit), []
    with ThreadPoolExecutor(4) as pool:
        for item in source:
            places.acquire()
            future = pool.submit(work, item)
            future.add_done_callback(lambda _: places.release())
            futures.append(future)
    return [future.result() for future in futures]
