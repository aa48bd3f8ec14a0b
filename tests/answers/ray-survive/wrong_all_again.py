# verdict: failed  hint: again
def call_all(work, xs):
    for _ in range(3):
        try:
            return ray.get([call.remote(work, x) for x in xs], timeout=60)
        except ray.exceptions.WorkerCrashedError:
            pass
