# verdict: failed  hint: under
@ray.remote
class Gate:
    requests = 0

    def allow(self):
        self.requests += 1
        return self.requests <= 2


@ray.remote
def request(work, x, allowed):
    return work(x) if allowed else None


def limited(work, xs):
    gate = Gate.remote()
    return ray.get([request.remote(work, x, gate.allow.remote()) for x in xs])
