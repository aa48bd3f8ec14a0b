# verdict: passed
@ray.remote
def call(work, x):
    return work(x)


def square_all(work, xs):
    work_ref = ray.put(work)
    x_refs = [ray.put(x) for x in xs]
    return ray.get([call.remote(work_ref, x_ref) for x_ref in x_refs])
