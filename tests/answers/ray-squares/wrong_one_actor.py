# verdict: failed  hint: queue
@ray.remote
class Squarer:
    def square(self, work, x):
        return work(x)


def square_all(work, xs):
    squarer = Squarer.remote()
    return ray.get([squarer.square.remote(work, x) for x in xs])
