# verdict: failed  hint: one
@ray.remote
def call_all(work, xs):
    return [work(x) for x in xs]


def three_in_flight(work, xs):
    return ray.get(call_all.remote(work, xs))
