# verdict: failed  hint: idle
@ray.remote
def call_some(work, xs):
    return [work(x) for x in xs]


def three_in_flight(work, xs):
    thirds = [xs[:3], xs[3:6], xs[6:]]
    return sum(ray.get([call_some.remote(work, some) for some in thirds]), [])
