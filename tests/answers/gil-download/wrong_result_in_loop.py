# verdict: failed  hint: one
def download_all(fetch, urls):
    with ThreadPoolExecutor(4) as pool:
        return [pool.submit(fetch, url).result() for url in urls]
