# verdict: raised  hint: direct
def call_all(work, xs, resource):
    return ray.get([call(work, x) for x in xs], timeout=60)
