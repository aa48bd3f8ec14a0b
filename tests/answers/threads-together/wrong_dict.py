# verdict: failed  hint: kind
def run_all(work, xs):
    with ThreadPoolExecutor(4) as pool:
        return dict(zip(xs, pool.map(work, xs)))
