# verdict: passed
def download_all(fetch, pages):
    texts = {}

    def some(mine):
        for page in mine:
            texts[page] = fetch(page)

    threads = [threading.Thread(target=some, args=(pages[i::4],)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [texts[page] for page in pages]
