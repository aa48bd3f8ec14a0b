# verdict: failed  hint: again
@ray.remote
def call(work, xs):
    return [work(x) for x in xs]


def square_all(work, xs):
    refs = [call.remote(work, xs) for x in xs]
    return [ray.get(ref)[i] for i, ref in enumerate(refs)]
