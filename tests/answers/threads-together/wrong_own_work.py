# verdict: failed  hint: values
def run_all(work, xs):
    def work(x):
        return x * x

    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(work, xs))
