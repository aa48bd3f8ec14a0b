# verdict: failed  hint: refs
def call_all(work, xs, resource):
    if resource in ray.cluster_resources():
        refs = [call.options(resources={resource: 0.5}).remote(work, x) for x in xs]
        ray.wait(refs, num_returns=len(refs), timeout=60)
        return refs
