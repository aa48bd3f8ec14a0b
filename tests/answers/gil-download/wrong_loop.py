# verdict: failed  hint: here
def download_all(fetch, urls):
    pages = []
    for url in urls:
        pages.append(fetch(url))
    return pages
