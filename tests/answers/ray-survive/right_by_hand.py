# verdict: passed
def call_all(work, xs):
    refs, values = [call.remote(work, x) for x in xs], []
    for x, ref in zip(xs, refs):
        try:
            values.append(ray.get(ref, timeout=60))
        except ray.exceptions.WorkerCrashedError:
            values.append(ray.get(call.remote(work, x), timeout=60))
    return values
