# verdict: passed
def answer(work, xs):
    with ThreadPoolExecutor(8) as pool:
        futures = [pool.submit(work, xs[0])]
        for _ in range(40):
            wait([futures[0], pool.submit(time.sleep, 0.03)], return_when=FIRST_COMPLETED)
        futures += [pool.submit(work, x) for x in xs[1:]]
        return [future.result() for future in futures]
