# verdict: failed  hint: queue
@ray.remote
def call_each(work, xs):
    return [work(x) for x in xs]


def call_all(work, xs, resource):
    if resource in ray.cluster_resources():
        return ray.get(call_each.options(resources={resource: 0.5}).remote(work, xs), timeout=60)
