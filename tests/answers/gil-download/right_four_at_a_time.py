# verdict: passed
def download_all(fetch, urls):
    pages = []
    for start in range(0, len(urls), 4):
        with ThreadPoolExecutor(4) as pool:
            pages += pool.map(fetch, urls[start : start + 4])
    return pages
