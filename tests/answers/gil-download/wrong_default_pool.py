# verdict: failed  hint: polite
def download_all(fetch, urls):
    with ThreadPoolExecutor(6) as pool:
        futures = [pool.submit(fetch, url) for url in urls]
    return [future.result() for future in futures]
