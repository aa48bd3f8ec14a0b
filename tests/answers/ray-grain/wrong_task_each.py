# verdict: failed  hint: tiny
@ray.remote
def call(work, x):
    return work(x)


def many_small(work, xs):
    refs = [call.remote(work, x) for x in xs]
    return ray.get(refs)
