# verdict: passed with advice  hint: cheaper
def download_all(fetch, urls):
    with ProcessPoolExecutor(4) as pool:
        return list(pool.map(fetch, urls))
