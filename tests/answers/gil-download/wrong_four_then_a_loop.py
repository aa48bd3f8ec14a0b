# verdict: failed  hint: later
def download_all(fetch, pages):
    with ThreadPoolExecutor(4) as pool:
        first = list(pool.map(fetch, pages[:4]))
        return first + [fetch(page) for page in pages[4:]]
