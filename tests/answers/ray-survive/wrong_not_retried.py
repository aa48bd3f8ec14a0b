# verdict: raised  hint: fault
def call_all(work, xs):
    return ray.get([call.remote(work, x) for x in xs], timeout=60)
