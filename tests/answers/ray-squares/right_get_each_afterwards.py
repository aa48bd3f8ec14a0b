# verdict: passed
def square_all(work, xs):
    @ray.remote
    def task(x):
        return work(x)

    refs = []
    for x in xs:
        refs.append(task.remote(x))
    results = []
    for ref in refs:
        results.append(ray.get(ref))
    return results
