# verdict: passed
@ray.remote
def call(work, x, before):
    time.sleep(0.3 * len(before))
    return work(x)


def answer(work, xs):
    refs = []
    for x in xs:
        refs.append(call.remote(work, x, list(refs)))
    return ray.get(refs)
