# verdict: failed  hint: later
def download_all(fetch, pages):
    with ThreadPoolExecutor(4) as pool:
        most = list(pool.map(fetch, pages[:-4]))
        return most + [pool.submit(fetch, page).result() for page in pages[-4:]]
