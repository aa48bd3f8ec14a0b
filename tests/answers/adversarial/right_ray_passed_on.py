# verdict: passed
@ray.remote
def call(work, x):
    return work(x)


@ray.remote
def quick(seconds=0.03):
    time.sleep(seconds)


@ray.remote
def after(value, work, x):
    return work(x)


def answer(work, xs):
    first = call.remote(work, xs[0])
    slow = quick.remote(0.5)
    refs = [after.remote(slow, work, x) for x in xs[1:]]
    return ray.get([first, *refs])
