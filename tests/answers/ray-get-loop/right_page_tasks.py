# verdict: passed
@ray.remote
def page(work, x):
    return ray.get(clean.remote(ray.get(fetch.remote(work, x))))


def fetch_and_clean(work, xs):
    return ray.get([page.remote(work, x) for x in xs])
