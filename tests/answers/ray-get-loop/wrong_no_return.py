# verdict: failed  hint: return
def fetch_and_clean(work, xs):
    cleaned = [clean.remote(fetch.remote(work, x)) for x in xs]
    cleaned = ray.get(cleaned)
