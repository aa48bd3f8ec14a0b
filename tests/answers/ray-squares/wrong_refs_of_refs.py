# verdict: failed  hint: refs
@ray.remote
def call(work, x):
    return work(x)


@ray.remote
def submit_all(work, xs):
    return [call.remote(work, x) for x in xs]


def square_all(work, xs):
    return ray.get(submit_all.remote(work, xs))
