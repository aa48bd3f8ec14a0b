# verdict: failed  hint: loop
def call_all(work, xs):
    task = call.options(max_retries=3)
    return [ray.get(task.remote(work, x), timeout=60) for x in xs]
