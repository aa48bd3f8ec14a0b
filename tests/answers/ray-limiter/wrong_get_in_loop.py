# verdict: failed  hint: loop  waits
@ray.remote
def request(work, x, limiter):
    if ray.get(limiter.allow.remote(), timeout=60):
        return work(x)


def limited(work, xs):
    limiter = ray.remote(Limiter).remote()
    return [ray.get(request.remote(work, x, limiter)) for x in xs]
