# verdict: failed  hint: step
def fetch_and_clean(work, xs):
    cleaned = ray.get([clean.remote(fetch.remote(work, x)) for x in xs])
    return ray.get([clean.remote(page) for page in cleaned])
