# verdict: failed  hint: again
def fetch_and_clean(work, xs):
    pages = [fetch.remote(work, x) for x in xs]
    cleaned = []
    for x in xs:
        page = ray.get(fetch.remote(work, x))
        cleaned.append(ray.get(clean.remote(page)))
    return cleaned
