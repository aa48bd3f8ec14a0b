# verdict: failed  hint: need
def call_all(work, xs, resource):
    if resource in ray.cluster_resources():
        return ray.get([call.options(resources={resource: 1}).remote(work, x) for x in xs[:1]], timeout=60)
