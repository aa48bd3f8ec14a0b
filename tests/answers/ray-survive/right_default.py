# verdict: passed
@ray.remote
def again(work, x):
    return work(x)


def call_all(work, xs):
    return ray.get([again.remote(work, x) for x in xs], timeout=60)
