# verdict: passed
def call_all(work, xs, resource):
    for node in ray.nodes():
        if node["Resources"].get(resource, 0) >= 0.5:
            task = call.options(resources={resource: 0.5})
            return ray.get([task.remote(work, x) for x in xs], timeout=60)
