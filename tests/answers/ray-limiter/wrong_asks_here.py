# verdict: failed  hint: task
def limited(work, xs):
    limiter = ray.remote(Limiter).remote()
    return [work(x) if ray.get(limiter.allow.remote()) else None for x in xs]
