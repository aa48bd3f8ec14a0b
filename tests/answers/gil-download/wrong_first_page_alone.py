# verdict: failed  hint: first
def download_all(fetch, pages):
    first = fetch(pages[0])
    with ThreadPoolExecutor(4) as pool:
        return [first, *pool.map(fetch, pages[1:])]
