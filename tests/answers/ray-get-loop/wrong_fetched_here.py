# verdict: failed  hint: task
def fetch_and_clean(work, xs):
    return ray.get([clean.remote(work(x)) for x in xs])
