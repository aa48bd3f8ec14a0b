# verdict: passed
def call_all(work, xs, resource):
    if ray.cluster_resources().get(resource, 0) < 0.5:
        return None
    task = call.options(resources={resource: 0.5})
    return ray.get([task.remote(work, x) for x in xs], timeout=60)
