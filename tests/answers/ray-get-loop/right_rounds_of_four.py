# verdict: passed with advice  hint: pass-on
def fetch_and_clean(work, xs):
    cleaned = []
    for i in range(0, len(xs), 4):
        cleaned += ray.get([clean.remote(fetch.remote(work, x)) for x in xs[i : i + 4]])
    return cleaned
