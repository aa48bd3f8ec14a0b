# verdict: passed
def use_all(work, xs, use):
    results = queue.Queue()
    with ThreadPoolExecutor(4) as pool:
        for x in xs:
            pool.submit(lambda x=x: results.put(work(x)))
        for _ in xs:
            use(results.get())
