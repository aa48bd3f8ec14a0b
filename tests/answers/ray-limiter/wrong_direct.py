# verdict: raised  hint: direct
@ray.remote
class Gate(Limiter):
    pass


def limited(work, xs):
    gate = Gate.remote()
    return [work(x) if gate.allow() else None for x in xs]
