# verdict: passed with advice  hint: pass-on
def fetch_and_clean(work, xs):
    refs = [fetch.remote(work, x) for x in xs]
    cleaned, waiting = {}, refs
    while waiting:
        (done,), waiting = ray.wait(waiting, num_returns=1)
        cleaned[done] = clean.remote(done)
    return ray.get([cleaned[ref] for ref in refs])
