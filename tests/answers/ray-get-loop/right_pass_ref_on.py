# verdict: passed
def fetch_and_clean(work, xs):
    refs = []
    for x in xs:
        page_ref = fetch.remote(work, x)
        refs.append(clean.remote(page_ref))
    return ray.get(refs)
