# verdict: passed
@ray.remote
class Squarer:
    def square(self, work, x):
        return work(x)


def square_all(work, xs):
    actors = [Squarer.remote() for _ in range(4)]
    refs = [actors[i % 4].square.remote(work, x) for i, x in enumerate(xs)]
    return ray.get(refs)
