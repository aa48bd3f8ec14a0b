# verdict: failed  hint: task
def fetch_and_clean(work, xs):
    pages = ray.get([fetch.remote(work, x) for x in xs])
    return [page + 1 for page in pages]
