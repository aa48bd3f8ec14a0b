# verdict: passed
def call_all(work, xs, resource):
    work_ref = ray.put(work)
    if resource in ray.cluster_resources():
        task = call.options(resources={resource: 0.5})
        return ray.get([task.remote(work_ref, x) for x in xs], timeout=60)
