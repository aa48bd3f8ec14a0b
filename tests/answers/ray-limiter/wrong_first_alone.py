# verdict: failed  hint: first
@ray.remote
def request(work, x, allowed):
    return work(x) if allowed else None


def limited(work, xs):
    limiter = ray.remote(Limiter).remote()
    first = ray.get(request.remote(work, xs[0], limiter.allow.remote()))
    return [first, *ray.get([request.remote(work, x, limiter.allow.remote()) for x in xs[1:]])]
