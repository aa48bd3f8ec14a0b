# verdict: passed
from ray.util import ActorPool


@ray.remote
class Worker:
    def run(self, work, xs):
        return [work(x) for x in xs]


def many_small(work, xs):
    pool = ActorPool([Worker.remote() for _ in range(4)])
    parts = [xs[i : i + 100] for i in range(0, len(xs), 100)]
    results = []
    for values in pool.map(lambda worker, part: worker.run.remote(work, part), parts):
        results += values
    return results
