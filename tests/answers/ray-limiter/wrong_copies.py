# verdict: failed  hint: over
@ray.remote
def request(work, x, limiter):
    return work(x) if limiter.allow() else None


def limited(work, xs):
    limiter = Limiter()
    return ray.get([request.remote(work, x, limiter) for x in xs])
