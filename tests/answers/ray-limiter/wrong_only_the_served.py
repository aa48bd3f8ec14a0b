# verdict: failed  hint: refused
@ray.remote
def request(work, x, limiter):
    if ray.get(limiter.allow.remote(), timeout=60):
        return work(x)


def limited(work, xs):
    limiter = ray.remote(Limiter).remote()
    results = ray.get([request.remote(work, x, limiter) for x in xs])
    return [result for result in results if result is not None]
