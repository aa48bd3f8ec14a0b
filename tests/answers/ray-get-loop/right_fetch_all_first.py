# verdict: passed with advice  hint: pass-on
def fetch_and_clean(work, xs):
    pages = ray.get([fetch.remote(work, x) for x in xs])
    return ray.get([clean.remote(page) for page in pages])
