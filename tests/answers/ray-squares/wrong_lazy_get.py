# verdict: failed  hint: generator
@ray.remote
def call(work, x):
    return work(x)


def square_all(work, xs):
    refs = [call.remote(work, x) for x in xs]
    return (ray.get(ref) for ref in refs)
