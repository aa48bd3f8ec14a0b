# verdict: failed  hint: slots  waits
def call_all(work, xs):
    return ray.get([call.options(max_retries=3, num_cpus=2).remote(work, x) for x in xs], timeout=60)
