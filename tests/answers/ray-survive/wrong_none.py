# verdict: failed  hint: none
def call_all(work, xs):
    refs, values = [call.remote(work, x) for x in xs], []
    for ref in refs:
        try:
            values.append(ray.get(ref, timeout=60))
        except ray.exceptions.WorkerCrashedError:
            values.append(None)
    return values
