# verdict: passed
@ray.remote
class Adder:
    def __init__(self):
        self.total = 0

    def add(self, change):
        self.total += change
        return self.total


def train(gradient, batches):
    adder, weight_ref = Adder.remote(), 0
    for batch in batches:
        refs = [gradient_of.remote(gradient, weight_ref, x) for x in batch]
        weight_ref = [adder.add.remote(ref) for ref in refs][-1]
    return ray.get(weight_ref)
