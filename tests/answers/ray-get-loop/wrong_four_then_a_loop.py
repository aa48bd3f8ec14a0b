# verdict: failed  hint: later
def fetch_and_clean(work, xs):
    first = ray.get([clean.remote(fetch.remote(work, x)) for x in xs[:4]])
    return first + [ray.get(clean.remote(fetch.remote(work, x))) for x in xs[4:]]
