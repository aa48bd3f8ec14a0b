# verdict: raised  hint: direct
def call_all(work, xs):
    return ray.get([call(work, x) for x in xs], timeout=60)
