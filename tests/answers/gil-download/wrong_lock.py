# verdict: failed  hint: one
def download_all(fetch, urls):
    lock = threading.Lock()

    def fetch_safely(url):
        with lock:
            return fetch(url)

    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(fetch_safely, urls))
