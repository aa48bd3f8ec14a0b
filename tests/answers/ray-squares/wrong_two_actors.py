# verdict: failed  hint: slots
from ray.util import ActorPool


@ray.remote
class Worker:
    def run(self, work, x):
        return work(x)


def square_all(work, xs):
    pool = ActorPool([Worker.remote(), Worker.remote()])
    return list(pool.map(lambda actor, x: actor.run.remote(work, x), xs))
