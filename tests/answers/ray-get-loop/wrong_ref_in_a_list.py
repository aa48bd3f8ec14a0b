# verdict: raised  hint: list
def fetch_and_clean(work, xs):
    pages = [fetch.remote(work, x) for x in xs]
    return ray.get([clean.remote([page]) for page in pages])
