# verdict: failed  hint: loop
@ray.remote
def call(work, x):
    return work(x)


def square_all(work, xs):
    refs = []
    for x in xs:
        refs.append(call.remote(work, x))
        ray.wait(refs, num_returns=len(refs))
    return ray.get(refs)
