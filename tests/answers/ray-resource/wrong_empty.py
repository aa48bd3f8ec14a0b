# verdict: failed  hint: none
def call_all(work, xs, resource):
    if resource not in ray.cluster_resources():
        return []
    task = call.options(resources={resource: 0.5})
    return ray.get([task.remote(work, x) for x in xs], timeout=60)
