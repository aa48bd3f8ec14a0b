# verdict: failed  hint: waits
def call_all(work, xs, resource):
    try:
        return ray.get([call.options(resources={resource: 0.5}).remote(work, x) for x in xs], timeout=60)
    except Exception:
        return None
