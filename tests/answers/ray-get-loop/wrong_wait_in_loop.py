# verdict: failed  hint: loop
def fetch_and_clean(work, xs):
    cleaned = []
    for x in xs:
        page_ref = fetch.remote(work, x)
        ray.wait([page_ref])
        cleaned.append(clean.remote(page_ref))
    return ray.get(cleaned)
