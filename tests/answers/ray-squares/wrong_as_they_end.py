# verdict: failed  hint: order
@ray.remote
def call(work, x):
    return work(x)


def square_all(work, xs):
    waiting = [call.remote(work, x) for x in xs]
    results = []
    while waiting:
        ready, waiting = ray.wait(waiting)
        results.append(ray.get(ready[0]))
    return results
