# verdict: failed  hint: first
def fetch_and_clean(work, xs):
    first = ray.get(clean.remote(fetch.remote(work, xs[0])))
    return [first] + ray.get([clean.remote(fetch.remote(work, x)) for x in xs[1:]])
