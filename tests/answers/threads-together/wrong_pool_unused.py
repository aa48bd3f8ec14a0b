# verdict: failed  hint: here
def run_all(work, xs):
    with ThreadPoolExecutor(4) as pool:
        return list(map(work, xs))
