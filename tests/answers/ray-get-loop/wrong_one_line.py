# verdict: failed  hint: loop
def fetch_and_clean(work, xs):
    return [ray.get(clean.remote(ray.get(fetch.remote(work, x)))) for x in xs]
