# verdict: failed  hint: over
@ray.remote
def request(work, x):
    return work(x)


def limited(work, xs):
    return ray.get([request.remote(work, x) for x in xs])
