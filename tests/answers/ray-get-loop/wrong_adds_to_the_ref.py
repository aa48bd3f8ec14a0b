# verdict: raised  hint: ref
def fetch_and_clean(work, xs):
    pages = [fetch.remote(work, x) for x in xs]
    return ray.get([page + 1 for page in pages])
