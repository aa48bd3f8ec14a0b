# verdict: failed  hint: step
def fetch_and_clean(work, xs):
    pages = [fetch.remote(work, x) for x in xs]
    for page in pages:
        clean.remote(page)
    return ray.get(pages)
