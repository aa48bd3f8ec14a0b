# verdict: failed  hint: refs
@ray.remote
def request(work, x, limiter):
    if ray.get(limiter.allow.remote(), timeout=60):
        return work(x)


def limited(work, xs):
    limiter = ray.remote(Limiter).remote()
    refs = [request.remote(work, x, limiter) for x in xs]
    ray.wait(refs, num_returns=len(refs))
    return refs
