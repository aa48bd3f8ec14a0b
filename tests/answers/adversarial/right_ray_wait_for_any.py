# verdict: passed
@ray.remote
def call(work, x):
    return work(x)


@ray.remote
def quick(seconds=0.03):
    time.sleep(seconds)


def answer(work, xs):
    refs = [call.remote(work, xs[0])]
    for _ in range(40):
        ray.wait([refs[0], quick.remote()], num_returns=1)
    refs += [call.remote(work, x) for x in xs[1:]]
    return ray.get(refs)
