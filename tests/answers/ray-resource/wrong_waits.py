# verdict: raised  hint: waits
def call_all(work, xs, resource):
    task = call.options(resources={resource: 0.5})
    return ray.get([task.remote(work, x) for x in xs], timeout=60)
