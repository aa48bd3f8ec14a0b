# verdict: failed  hint: refs
def fetch_and_clean(work, xs):
    return [clean.remote(fetch.remote(work, x)) for x in xs]
