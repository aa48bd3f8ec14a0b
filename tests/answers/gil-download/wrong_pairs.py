# verdict: failed  hint: few
def download_all(fetch, urls):
    pages = []
    with ThreadPoolExecutor(4) as pool:
        for start in range(0, len(urls), 2):
            pages += list(pool.map(fetch, urls[start : start + 2]))
    return pages
