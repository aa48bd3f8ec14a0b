# verdict: failed  hint: order
def download_all(fetch, urls):
    pages = []
    with ThreadPoolExecutor(4) as pool:
        futures = [pool.submit(fetch, url) for url in urls]
        while futures:
            pages.append(futures.pop().result())
    return pages
