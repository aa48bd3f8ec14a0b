# verdict: failed  hint: under
@ray.remote
class Gate:
    requests = 0

    def allow(self):
        self.requests += 1
        return self.requests <= 2


@ray.remote
def request(work, x, gate):
    return work(x) if ray.get(gate.allow.remote()) else None


def limited(work, xs):
    gate = Gate.remote()
    return ray.get([request.remote(work, x, gate) for x in xs])
