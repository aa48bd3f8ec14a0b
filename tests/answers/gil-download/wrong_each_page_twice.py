# verdict: failed  hint: again
def download_all(fetch, pages):
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(fetch, pages))
        return list(pool.map(fetch, pages))
