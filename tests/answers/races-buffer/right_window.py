# verdict: passed
def relay(work, source, limit):
    running, values = set(), []
    with ThreadPoolExecutor(4) as pool:
        for item in source:
            running.add(pool.submit(work, item))
            if len(running) == 4 + limit:
                done, running = wait(running, return_when=FIRST_COMPLETED)
                values += [future.result() for future in done]
        values += [future.result() for future in running]
    return values
