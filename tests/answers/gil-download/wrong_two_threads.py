# verdict: failed  hint: few
def download_all(fetch, urls):
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(fetch, urls))
