# verdict: failed  hint: need
def call_all(work, xs, resource):
    return ray.get([call.remote(work, x) for x in xs], timeout=60)
