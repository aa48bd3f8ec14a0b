# verdict: passed
def download_all(fetch, urls):
    with ThreadPoolExecutor(4) as pool:
        page_futures = [pool.submit(fetch, url) for url in urls]
        return [future.result() for future in page_futures]
