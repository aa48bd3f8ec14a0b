# verdict: passed
def run_all(work, xs):
    with ThreadPoolExecutor(max_workers=8) as executor:
        return list(executor.map(work, xs))
