# verdict: passed
def first_results(work, xs, n):
    todo, values = iter(xs), []
    with ThreadPoolExecutor(4) as pool:
        running = {pool.submit(work, x) for x in itertools.islice(todo, 4)}
        while len(values) < n:
            done, running = wait(running, return_when=FIRST_COMPLETED)
            values += [future.result() for future in done]
            running |= {pool.submit(work, x) for x in itertools.islice(todo, len(done))}
    return values[:n]
