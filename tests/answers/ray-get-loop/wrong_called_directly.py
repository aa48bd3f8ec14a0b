# verdict: raised  hint: direct
def fetch_and_clean(work, xs):
    pages = ray.get([fetch.remote(work, x) for x in xs])
    return [clean(page) for page in pages]
