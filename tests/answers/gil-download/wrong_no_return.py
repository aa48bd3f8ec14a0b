# verdict: failed  hint: return
def download_all(fetch, urls):
    with ThreadPoolExecutor(4) as pool:
        pages = list(pool.map(fetch, urls))
