# verdict: failed  hint: queue
@ray.remote
class Busy:
    weight = 0

    def read(self):
        return self.weight

    def step(self, gradient, start, x):
        self.weight += gradient(start, x)


def train(gradient, batches):
    busy, refs = Busy.remote(), []
    for batch in batches:
        start = busy.read.remote()
        for x in batch:
            refs.append(busy.step.remote(gradient, start, x))
    return ray.get([*refs, busy.read.remote()])[-1]
