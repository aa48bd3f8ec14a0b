# verdict: failed  hint: first
@ray.remote
def request(work, x, limiter):
    if ray.get(limiter.allow.remote(), timeout=60):
        return work(x)


def limited(work, xs):
    limiter = ray.remote(Limiter).remote()
    first = ray.get(request.remote(work, xs[0], limiter))
    return [first, *ray.get([request.remote(work, x, limiter) for x in xs[1:]])]
