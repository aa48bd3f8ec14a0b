# verdict: passed
def fetch_and_clean(work, xs):
    refs = [clean.remote(fetch.remote(work, x)) for x in xs]
    ray.wait(refs, num_returns=len(refs))
    return ray.get(refs)
