# verdict: raised  hint: waits
def call_all(work, xs, resource):
    refs = [call.options(resources={resource: 0.5}).remote(work, x) for x in xs]
    try:
        return ray.get(refs, timeout=4)
    except ray.exceptions.GetTimeoutError:
        for ref in refs:
            ray.cancel(ref)
