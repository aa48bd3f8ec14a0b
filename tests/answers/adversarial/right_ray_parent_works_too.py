# verdict: passed
@ray.remote
def call(work, x):
    return work(x)


@ray.remote
def quick(seconds=0.03):
    time.sleep(seconds)


@ray.remote
def parent(work, xs):
    refs = []
    for x in xs[1:]:
        time.sleep(0.2)
        refs.append(call.remote(work, x))
    return [work(xs[0]), *ray.get(refs)]


def answer(work, xs):
    return ray.get(parent.remote(work, xs))
