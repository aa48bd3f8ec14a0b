# verdict: failed  hint: loop
def fetch_and_clean(work, xs):
    cleaned = []
    for x in xs:
        page_ref = fetch.remote(work, x)
        cleaned.append(ray.get(clean.remote(page_ref)))
    return cleaned
