# verdict: failed  hint: queue
@ray.remote
def call(work, x, before):
    return work(x)


def square_all(work, xs):
    refs, before = [], None
    for x in xs:
        before = call.remote(work, x, before)
        refs.append(before)
    return ray.get(refs)
