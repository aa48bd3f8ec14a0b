# verdict: passed
from ray.util import ActorPool


@ray.remote
class Worker:
    def run(self, work, x):
        return work(x)


def square_all(work, xs):
    pool = ActorPool([Worker.remote() for _ in range(4)])
    return list(pool.map(lambda actor, x: actor.run.remote(work, x), xs))
