# verdict: failed  hint: task
@ray.remote
def fetch_clean(work, x):
    return work(x) + 1


def fetch_and_clean(work, xs):
    return ray.get([fetch_clean.remote(work, x) for x in xs])
