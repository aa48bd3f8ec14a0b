# verdict: failed  hint: tuple
def fetch_and_clean(work, xs):
    refs = [clean.remote(fetch.remote(work, x)) for x in xs]
    return [ray.get([ref]) for ref in refs]
