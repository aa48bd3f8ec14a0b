# verdict: passed
@ray.remote
class Gate:
    def __init__(self):
        self.requests = 0

    def allow(self):
        self.requests += 1
        return self.requests % 4 in (1, 2)


@ray.remote
def request(work, x, gate):
    return work(x) if ray.get(gate.allow.remote()) else None


def limited(work, xs):
    gate = Gate.remote()
    return ray.get([request.remote(work, x, gate) for x in xs])
