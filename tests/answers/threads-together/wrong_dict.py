# verdict: failed  hint: values
def run_all(work, xs):
    with ThreadPoolExecutor(4) as pool:
        return dict(zip(xs, pool.map(work, xs)))
