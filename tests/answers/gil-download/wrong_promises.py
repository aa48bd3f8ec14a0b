# verdict: failed  hint: futures
def download_all(fetch, urls):
    with ThreadPoolExecutor(4) as pool:
        return pool.map(fetch, urls)
