# verdict: failed  hint: refs
def call_all(work, xs):
    refs = [call.options(max_retries=3).remote(work, x) for x in xs]
    ray.wait(refs, num_returns=len(refs), timeout=60)
    return refs
