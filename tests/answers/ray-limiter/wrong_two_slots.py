# verdict: failed  hint: slots
@ray.remote(num_cpus=2)
def request(work, x, allowed):
    return work(x) if allowed else None


def limited(work, xs):
    limiter = ray.remote(Limiter).remote()
    return ray.get([request.remote(work, x, limiter.allow.remote()) for x in xs])
