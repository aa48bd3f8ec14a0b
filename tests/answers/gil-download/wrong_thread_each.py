# verdict: failed  hint: polite
def download_all(fetch, urls):
    with ThreadPoolExecutor(len(urls)) as pool:
        return list(pool.map(fetch, urls))
