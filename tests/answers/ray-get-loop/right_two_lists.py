# verdict: passed
def fetch_and_clean(work, xs):
    pages = [fetch.remote(work, x) for x in xs]
    cleaned = [clean.remote(page) for page in pages]
    return [ray.get(ref) for ref in cleaned]
