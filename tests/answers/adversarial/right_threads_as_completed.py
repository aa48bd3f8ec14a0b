# verdict: passed
def answer(work, xs):
    with ThreadPoolExecutor(8) as pool:
        futures = [pool.submit(work, xs[0])]
        quick = [pool.submit(time.sleep, 0.03 * i) for i in range(1, 7)]
        for done in as_completed(futures + quick):
            if done in quick and len(futures) < len(xs):
                futures.append(pool.submit(work, xs[len(futures)]))
        return [future.result() for future in futures]
