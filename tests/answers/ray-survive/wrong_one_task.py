# verdict: failed  hint: queue
def call_all(work, xs):
    task = call.options(max_retries=3)
    return ray.get(task.remote(lambda xs: [work(x) for x in xs], xs), timeout=60)
