# verdict: failed  hint: over
@ray.remote
class Gate:
    requests = 0

    def is_open(self):
        return self.requests % 4 < 2

    def count(self):
        self.requests += 1


@ray.remote
def request(work, x, gate, is_open):
    ray.get(gate.count.remote())
    return work(x) if is_open else None


def limited(work, xs):
    gate = Gate.remote()
    answers = ray.get([gate.is_open.remote() for _ in xs])
    return ray.get([request.remote(work, x, gate, is_open) for x, is_open in zip(xs, answers)])
