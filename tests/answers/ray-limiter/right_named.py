# verdict: passed
@ray.remote
def request(work, x):
    limiter = ray.get_actor("limiter")
    if ray.get(limiter.allow.remote()):
        return work(x)


def limited(work, xs):
    limiter = ray.remote(Limiter).options(name="limiter").remote()
    try:
        return ray.get([request.remote(work, x) for x in xs])
    finally:
        ray.kill(limiter)
