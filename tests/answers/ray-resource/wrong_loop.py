# verdict: failed  hint: loop
def call_all(work, xs, resource):
    if resource in ray.cluster_resources():
        task = call.options(resources={resource: 0.5})
        return [ray.get(task.remote(work, x), timeout=60) for x in xs]
