# verdict: passed
def use_all(work, xs, use):
    with ThreadPoolExecutor(len(xs)) as pool:
        left = {pool.submit(work, x) for x in xs}
        while left:
            done, left = wait(left, return_when=FIRST_COMPLETED)
            for future in done:
                use(future.result())
