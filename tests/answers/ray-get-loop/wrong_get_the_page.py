# verdict: failed  hint: loop
def fetch_and_clean(work, xs):
    cleaned = []
    for x in xs:
        page = ray.get(fetch.remote(work, x))
        cleaned.append(clean.remote(page))
    return ray.get(cleaned)
