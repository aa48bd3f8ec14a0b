# verdict: failed  hint: task
def call_all(work, xs, resource):
    if resource in ray.cluster_resources():
        return [work(x) for x in xs]
