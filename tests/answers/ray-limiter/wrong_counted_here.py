# verdict: failed  hint: ask
@ray.remote
def request(work, x, allowed):
    return work(x) if allowed else None


def limited(work, xs):
    limiter = Limiter()
    return ray.get([request.remote(work, x, limiter.allow()) for x in xs])
