# verdict: failed  hint: slots  waits
@ray.remote(num_cpus=2)
def call(work, x):
    return work(x)


def square_all(work, xs):
    return ray.get([call.remote(work, x) for x in xs])
