# verdict: failed  hint: one
def run_all(work, xs):
    def all_of_them():
        return [work(x) for x in xs]

    with ThreadPoolExecutor(4) as pool:
        return pool.submit(all_of_them).result()
