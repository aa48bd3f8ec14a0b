# verdict: passed
@ray.remote
class Total:
    def __init__(self):
        self.total = 0

    def add(self, array):
        self.total = self.total + array

    def value(self):
        return self.total


def add_up(make, xs):
    total = Total.options(num_cpus=0).remote()
    for x in xs:
        total.add.remote(make_array.remote(make, x))
    return ray.get(total.value.remote())
